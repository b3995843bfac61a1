import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isNearListingDelay, isSampled, nextLookMs } from './listing-sample.js';

describe('isSampled', () => {
  it.each([
    ['a draw among the few', { sinceLastMs: 10_000, isUnderWay: false }, 0.009, true],
    ['any other draw', { sinceLastMs: 10_000, isUnderWay: false }, 0.01, false],
    ['too soon after the last', { sinceLastMs: 9_999, isUnderWay: false }, 0, false],
    ['while another is under way', { sinceLastMs: 60_000, isUnderWay: true }, 0, false],
  ])('%s', (_name, state, draw, expected) => {
    expect(isSampled(state, () => draw)).toBe(expected);
  });
});

describe('nextLookMs', () => {
  it('looks at a message a few times, and not for ever', () => {
    fc.assert(fc.property(fc.integer({ min: 100, max: 600_000 }), (listingDelayMs) => {
      let [ageMs, looks] = [0, 0];
      for (let waitMs = nextLookMs(ageMs, listingDelayMs); waitMs !== null; waitMs = nextLookMs(ageMs, listingDelayMs)) {
        expect(waitMs).toBeGreaterThan(0);
        ageMs += waitMs;
        looks += 1;
      }
      expect(looks).toBeLessThanOrEqual(13);
      expect(ageMs).toBeGreaterThanOrEqual(2 * listingDelayMs);
    }));
  });
});

it('tells of a delay that nears L', () => {
  expect([14_999, 15_000].map((ms) => isNearListingDelay(ms, 30_000))).toEqual([false, true]);
});
