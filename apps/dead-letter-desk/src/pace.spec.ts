import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from './pace.js';

describe('createPace', () => {
  it('spaces starts evenly', () => {
    const pace = createPace(10, () => 1_000);
    expect([pace(), pace(), pace()]).toEqual([0, 100, 200]);
  });

  it('never begins more than its rate and one in any second, however slow or fast each is', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 60 }), (perSecond, durationsMs) => {
      let nowMs = 0;
      const pace = createPace(perSecond, () => nowMs);
      const starts = durationsMs.map((durationMs) => {
        nowMs += pace();
        const startMs = nowMs;
        nowMs += durationMs;
        return startMs;
      });
      for (const start of starts) expect(starts.filter((other) => other >= start && other < start + 1_000 - 1e-6).length).toBeLessThanOrEqual(perSecond + 1);
    }));
  });
});
