import { expect, it } from 'vitest';
import { renderTable } from './table.js';

it('aligns columns to the left and to the right', () => {
  expect(renderTable([['bar', 'value', ''], ['a', '1,000', 'met'], ['longer', '2', '']], ['left', 'right', 'left'])).toBe('bar     value\na       1,000  met\nlonger      2');
});
