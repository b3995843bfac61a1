import { describe, expect, it } from 'vitest';
import { validityPeriodSeconds } from './validity-period.js';

describe('validityPeriodSeconds', () => {
  it.each([
    ['expired', -1, null],
    ['at the expiry', 0, null],
    ['less than a second', 999, null],
    ['a second', 1_000, 1],
    ['rounded down', 299_999, 299],
    ['the most', 36_000_000, 36_000],
    ['more than the most', 86_400_000, 36_000],
  ])('%s', (_name, validForMs, expected) => {
    expect(validityPeriodSeconds(validForMs)).toBe(expected);
  });
});
