import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberAreaOf } from './number-area.js';

describe('numberAreaOf', () => {
  it.each([
    ['a number of twelve digits', '+992900001234', '99290000'],
    ['one of eleven', '+14155550123', '1415555'],
    ['one of fifteen', '+881234567890123', '88123456'],
    ['a short one', '+2901234', '290'],
    ['one too short', '+1234', ''],
  ])('%s', (_, e164, area) => {
    expect(numberAreaOf(e164)).toBe(area);
  });

  it('leaves at least ten thousand numbers to guess from', () => {
    fc.assert(fc.property(fc.stringMatching(/^\+[1-9]\d{3,14}$/), (e164) => {
      expect(e164.length - 1 - numberAreaOf(e164).length).toBeGreaterThanOrEqual(4);
      expect(e164.startsWith(`+${numberAreaOf(e164)}`)).toBe(true);
    }));
  });
});
