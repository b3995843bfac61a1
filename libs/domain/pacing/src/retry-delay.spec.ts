import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { RETRY_BOUNDS, retryDelayMs } from './retry-delay.js';

describe('retryDelayMs', () => {
  it('stays within its bounds', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, draw) => {
      const delayMs = retryDelayMs(attempt, undefined, () => draw);
      expect(delayMs).toBeGreaterThanOrEqual(RETRY_BOUNDS.baseMs);
      expect(delayMs).toBeLessThanOrEqual(RETRY_BOUNDS.capMs);
    }));
  });

  it('grows with the tries', () => {
    const highest = [1, 2, 3, 7].map((attempt) => Math.round(retryDelayMs(attempt, undefined, () => 0.999999)));
    expect(highest).toEqual([750, 2_250, 6_750, 30_000]);
  });

  it('is never shorter than the carrier asked for', () => {
    expect(retryDelayMs(1, 60_000, () => 0)).toBe(60_000);
    expect(retryDelayMs(1, 10, () => 0)).toBe(RETRY_BOUNDS.baseMs);
  });
});
