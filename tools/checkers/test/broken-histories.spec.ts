import { describe, expect, it } from 'vitest';
import { CHECKERS, findingsOf } from './checkers.js';
import { makeGoodHistory } from './good-history.js';
import { MUTATIONS } from './mutations.js';

const GOOD = makeGoodHistory({ seed: 20, messages: 3_000 });

describe('a run as it should be', () => {
  it('goes through all that a run can hold', () => {
    expect(new Set(GOOD.changes.map(({ status }) => status))).toEqual(new Set(['received', 'routed', 'parked-by-sender', 'in-doubt', 'submitted', 'queued', 'sent', 'delivered', 'undelivered', 'unknown', 'read', 'failed', 'blocked', 'expired']));
    expect(GOOD.changes.some(({ correction }) => correction === true)).toBe(true);
    expect(GOOD.changes.length).toBeGreaterThan(GOOD.timeline.length);
  });

  it.each([20, 21, 22, 23, 24])('leaves every checker content (seed %i)', (seed) => {
    expect(findingsOf(makeGoodHistory({ seed, messages: 3_000 }))).toEqual({});
  });
});

describe('a broken run', () => {
  it.each(MUTATIONS)('$fault is found by $by alone', ({ by, breakIt }) => {
    const findings = findingsOf(breakIt(GOOD));
    expect(Object.keys(findings)).toEqual([by]);
    for (const { subject, what } of findings[by] ?? []) {
      expect(subject).not.toBe('');
      expect(what.length).toBeGreaterThan(10);
    }
  });

  it('is there for every checker', () => {
    expect(new Set(MUTATIONS.map(({ by }) => by))).toEqual(new Set(Object.keys(CHECKERS)));
  });
});
