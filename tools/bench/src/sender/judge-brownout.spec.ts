import { describe, expect, it } from 'vitest';
import { countSwings, healMs, movedAfterMs, sharesOf, type Window } from './judge-brownout.js';

const windows = (...shares: readonly number[]): Window[] => shares.map((share, index) => ({ startMs: index * 1_000, share }));
const steady = (fromMs: number, toMs: number, everyMs: number): number[] => Array.from({ length: (toMs - fromMs) / everyMs }, (_, index) => fromMs + index * everyMs);

describe('a brownout', () => {
  it('is seen in sliding windows of five seconds', () => {
    const shares = sharesOf({ first: steady(0, 10_000, 100), second: steady(10_000, 20_000, 100) }, 0, 20_000);
    expect(shares[0]).toEqual({ startMs: 0, share: 1 });
    expect(shares.find(({ startMs }) => startMs === 6_000)?.share).toBeCloseTo(0.8);
    expect(shares.at(-1)).toEqual({ startMs: 15_000, share: 0 });
    expect(sharesOf({ first: [1, 2], second: [] }, 0, 20_000)).toEqual([]);
  });

  it('is left when a window has no more than a tenth of the first provider', () => {
    expect(movedAfterMs(windows(1, 0.6, 0.2, 0.05, 0.3), 0)).toBe(8_000);
    expect(movedAfterMs(windows(1, 0.5), 0)).toBe(Infinity);
  });

  it('heals from a tenth to nine tenths', () => {
    expect(healMs(windows(0.02, 0.15, 0.4, 0.7, 0.98))).toBe(3_000);
    expect(healMs(windows(0, 1))).toBe(0);
    expect(healMs(windows(0, 0.4))).toBeNaN();
  });

  it('swings where the share falls back', () => {
    expect(countSwings(windows(0, 0.15, 0.1, 0.4, 0.35, 1))).toBe(0);
    expect(countSwings(windows(0, 0.7, 0.1, 0.7, 0, 1))).toBe(2);
  });
});
