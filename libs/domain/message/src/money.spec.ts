import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoney, formatMoney, parseDecimalToMicros, parsePriceToMicros } from './money.js';

const exactMicros = fc.maxSafeInteger();

describe('money', () => {
  it.each<[string, string, number | null]>([
    ['a charge', '-0.00750', -7_500],
    ['a price', '0.0083', 8_300],
    ['a sum no binary fraction holds', '0.1', 100_000],
    ['a whole number', '12', 12_000_000],
    ['a plus sign', '+1.5', 1_500_000],
    ['zero without a sign', '-0.000', 0],
    ['zeros beyond a millionth', '0.00000100', 1],
    ['finer than a millionth', '0.0000001', null],
    ['too large to be exact', '9007199254.740992', null],
    ['no whole part', '.5', null],
    ['no fraction after the point', '5.', null],
    ['an exponent', '1e3', null],
    ['a comma', '0,75', null],
    ['spaces', ' 1', null],
    ['nothing', '', null],
  ])('reads %s', (_, text, micros) => {
    expect(parseDecimalToMicros(text)).toBe(micros);
    expect(parsePriceToMicros(text)).toBe(micros === null ? null : Math.abs(micros));
  });

  it('adds exactly', () => {
    expect(addMoney({ micros: 100_000, currency: 'USD' }, { micros: 200_000, currency: 'USD' })).toEqual({ micros: 300_000, currency: 'USD' });
  });

  it('refuses to mix currencies or to round', () => {
    expect(() => addMoney({ micros: 1, currency: 'USD' }, { micros: 1, currency: 'EUR' })).toThrow(RangeError);
    expect(() => addMoney({ micros: Number.MAX_SAFE_INTEGER, currency: 'USD' }, { micros: 1, currency: 'USD' })).toThrow(RangeError);
  });

  it.each([
    [7_500, '0.0075 USD'],
    [-7_500, '-0.0075 USD'],
    [1_500_000, '1.50 USD'],
    [0, '0.00 USD'],
    [1, '0.000001 USD'],
    [1_234_567_890_000, '1234567.89 USD'],
  ])('writes %d micros as %s', (micros, text) => {
    expect(formatMoney({ micros, currency: 'USD' })).toBe(text);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(exactMicros, (micros) => {
        const [text = ''] = formatMoney({ micros, currency: 'EUR' }).split(' ');
        expect(parseDecimalToMicros(text)).toBe(micros);
      }),
    );
  });
});
