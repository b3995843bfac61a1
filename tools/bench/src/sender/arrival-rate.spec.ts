import { describe, expect, it } from 'vitest';
import { arrivalRate } from './arrival-rate.js';

const times = (count: number, timeOf: (index: number) => number): number[] => Array.from({ length: count }, (_, index) => timeOf(index));

describe('arrivalRate', () => {
  it('is that of an even stream, in whatever order it is told', () => {
    expect(arrivalRate(times(1_000, (index) => index * 2).reverse())).toBeCloseTo(500);
  });

  it('is not misled by windows that arrive together', () => {
    const rate = arrivalRate(times(10_000, (index) => 100 * Math.floor(index / 100)));
    expect(Math.abs(rate - 1_000)).toBeLessThan(5);
  });

  it('leaves a slow start out', () => {
    expect(arrivalRate(times(1_000, (index) => (index < 200 ? index * 20 : 4_000 + index)))).toBeCloseTo(1_000);
  });

  it('is none where nothing can be said', () => {
    expect([arrivalRate([]), arrivalRate([5]), arrivalRate([5, 5])]).toEqual([NaN, NaN, NaN]);
  });
});
