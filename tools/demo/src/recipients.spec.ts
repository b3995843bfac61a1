import { createSeededRandom, numberAreaOf } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { makeLoad } from './load.js';
import { makeRecipients } from './recipients.js';

describe('makeRecipients', () => {
  it.each([20, 800, 4_000])('makes %d people, of whom no two are neighbours', (count) => {
    const numbers = makeRecipients(createSeededRandom(3), count);
    expect(new Set(numbers).size).toBe(count);
    const all = new Set(numbers.map((number) => Number(number.slice(1))));
    expect([...all].filter((number) => all.has(number + 1))).toEqual([]);
  });

  it('spreads them over many areas', () => {
    const areas = Map.groupBy(makeRecipients(createSeededRandom(3), 800).filter((number) => number.startsWith('+1')), numberAreaOf);
    expect(areas.size).toBeGreaterThan(150);
  });

  it('says when there are not so many', () => {
    expect(() => makeRecipients(createSeededRandom(3), 40_000)).toThrow('fictional numbers for people');
  });
});

it('leaves no honest person in the block of the attack', () => {
  expect(makeLoad({ seed: 1, count: 2_000, nowMs: 0, runId: 'r' }).recipients.filter((number) => number.startsWith('+3319900'))).toEqual([]);
});
