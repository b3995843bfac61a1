import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatCsv } from './csv.js';

it('quotes what has commas, quotes or lines', () => expect(formatCsv(['a', 'b'], [['x,y', 'say "no"'], [1.5, null]])).toBe('a,b\r\n"x,y","say ""no"""\r\n1.5,\r\n'));

it.each(['=1+1', '+12025550147', '-1', '@SUM(A1)', '\tx', '\rx'])('makes a text of %j, which a spreadsheet would run', (cell) => {
  expect(formatCsv(['a'], [[cell]]).split('\r\n').slice(1).join('\r\n')).toMatch(/^"?'/);
});

it('never begins a cell of text with what a spreadsheet runs', () => {
  fc.assert(fc.property(fc.string(), (cell) => !/^"?[=+\-@\t\r\n]/.test(formatCsv(['a'], [[cell]]).slice(3, -2))));
});
