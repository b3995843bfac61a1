import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitTrend } from './trend.js';

describe('fitTrend', () => {
  it('finds the line that there is, wherever it lies', () => {
    fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: 3, max: 50 }), (slope, from, count) => {
      const trend = fitTrend(Array.from({ length: count }, (_, index) => ({ atS: 5 * index, value: from + slope * 5 * index })));
      expect(trend?.slopePerS).toBeCloseTo(slope, 6);
      expect(trend?.slopeErrorPerS).toBeCloseTo(0, 6);
    }));
  });
  it('says how far noise may have bent it', () => {
    const noisy = fitTrend([0, 10, 0, 10, 0, 10, 0, 10].map((value, index) => ({ atS: index, value })));
    expect(Math.abs(noisy?.slopePerS ?? NaN)).toBeLessThan(2 * (noisy?.slopeErrorPerS ?? NaN));
  });
  it.each([['two points', [{ atS: 0, value: 1 }, { atS: 1, value: 2 }]], ['one moment', [1, 2, 3].map((value) => ({ atS: 7, value }))]])('says nothing of %s', (_name, points) => expect(fitTrend(points)).toBeNull());
});
