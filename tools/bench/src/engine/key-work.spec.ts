import { describe, expect, it } from 'vitest';
import { planKeyWork, shortestTimeMs } from './key-work.js';

const failures = { share: 0.01, tries: 2, delayMs: 1_000 };

describe('planKeyWork', () => {
  it('makes the same load from the same seed, and another from another', () => {
    const work = { records: 100, keys: 10, seed: 1, failures };
    expect(planKeyWork(work)).toEqual(planKeyWork(work));
    expect(planKeyWork(work)).not.toEqual(planKeyWork({ ...work, seed: 2 }));
  });

  it('spreads work over 0 to 5 ms, and failures as asked', () => {
    const { workMs, failures: fails } = planKeyWork({ records: 60_000, keys: 1_000, seed: 3, failures });
    for (let ms = 0; ms <= 5; ms += 1) expect(workMs.filter((each) => each === ms).length / 10_000).toBeCloseTo(1, 1);
    expect(fails.filter((each) => each === 2).length / 600).toBeCloseTo(1, 0);
    expect(new Set(fails)).toEqual(new Set([0, 2]));
  });

  it('lets nothing fail unless asked', () => {
    expect(Math.max(...planKeyWork({ records: 1_000, keys: 10, seed: 4 }).failures)).toBe(0);
  });
});

describe('shortestTimeMs', () => {
  it('is that of the key with the longest chain of work and delays', () => {
    const one = { records: 5_000, keys: 1, seed: 5, failures };
    const { workMs, failures: fails } = planKeyWork(one);
    const expected = workMs.reduce((sum, ms, index) => sum + ms * ((fails[index] ?? 0) + 1) + (fails[index] ?? 0) * 1_000, 0);
    expect(shortestTimeMs(one)).toBe(expected);
  });

  it('is shorter, the more keys share the load', () => {
    expect(shortestTimeMs({ records: 10_000, keys: 1_000, seed: 6 })).toBeLessThan(60);
  });
});
