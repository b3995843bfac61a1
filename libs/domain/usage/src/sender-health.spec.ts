import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HEALTH_LIFE_MS, isWorthTelling, nextScore, type ToldHealth } from './sender-health.js';

const told = (score: number): ToldHealth => ({ score, computedAtMs: 0 });
const facts = fc.integer({ min: 0, max: 100_000 }).chain((finished) => fc.record({ finished: fc.constant(finished), delivered: fc.integer({ min: 0, max: finished }) }));

it('takes few messages for little', () => expect(nextScore({ finished: 3, delivered: 0 }, null)).toBeGreaterThan(0.9));

it('moves by small steps towards the share that arrives, and back', () => {
  const follow = (from: number, finished: number, delivered: number): number[] => {
    const scores = [from];
    for (let round = 0; round < 40; round += 1) scores.push(nextScore({ finished, delivered }, told(scores.at(-1) ?? 1)));
    return scores;
  };
  const falling = follow(1, 10_000, 1_000);
  expect(falling[1]).toBeCloseTo(0.9);
  expect(falling.at(-1)).toBeCloseTo(0.1, 1);
  const rising = follow(0.1, 0, 0);
  expect(rising[1]).toBeCloseTo(0.15);
  expect(rising.at(-1)).toBe(1);
});

it('is a share, never more than a step away', () => {
  fc.assert(fc.property(facts, fc.double({ min: 0, max: 1, noNaN: true }), (given, last) => {
    const score = nextScore(given, told(last));
    expect(score >= 0 && score <= 1 && score - last <= 0.05 + 1e-9 && last - score <= 0.1 + 1e-9).toBe(true);
  }));
});

it('tells what is new, what moved, and what gets old', () => {
  expect([isWorthTelling(1, null, 0), isWorthTelling(0.9, told(0.905), 1_000), isWorthTelling(0.9, told(0.95), 1_000), isWorthTelling(0.9, told(0.9), HEALTH_LIFE_MS / 2)]).toEqual([true, false, true, true]);
});
