import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDelayMs } from './decorrelated-jitter.js';

const bounds = { baseMs: 250, capMs: 30_000 };

describe('nextDelayMs', () => {
  it.each([
    ['the first delay begins at base', 0, 0, 250],
    ['the first delay ends below three times base', 0, 0.5, 500],
    ['a later delay begins at base again', 10_000, 0, 250],
    ['a later delay reaches to three times the last', 1_000, 0.5, 1_625],
    ['the cap holds', 29_000, 0.99, 30_000],
  ])('%s', (_, previousMs, random, expectedMs) => {
    expect(nextDelayMs(previousMs, bounds, () => random)).toBe(expectedMs);
  });

  it('stays between base and cap, and below three times the last', () => {
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(fraction, { minLength: 1, maxLength: 20 }), (fractions) => {
        let previousMs = 0;
        for (const random of fractions) {
          const delayMs = nextDelayMs(previousMs, bounds, () => random);
          expect(delayMs).toBeGreaterThanOrEqual(bounds.baseMs);
          expect(delayMs).toBeLessThanOrEqual(Math.min(bounds.capMs, Math.max(previousMs, bounds.baseMs) * 3));
          previousMs = delayMs;
        }
      }),
    );
  });
});
