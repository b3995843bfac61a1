import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestStart, forgetPast, giveBackStretch, MOST_EARLY_US, MOST_GAPS, takeStretch, type LineRules, type TimeLine } from './time-line.js';

const ANYWHERE: LineRules = { gridUs: 0, periodUs: 0, reservedUs: 0 };
const line = (nextUs: number, ...gapsUs: number[]): TimeLine => ({ nextUs, gapsUs });

describe('earliestStart', () => {
  it.each<[string, TimeLine, number, number, Partial<LineRules>, number]>([
    ['behind what is taken', line(100_000), 50_000, 10_000, {}, 100_000],
    ['now, on an idle line', line(0), 50_000, 10_000, {}, 50_000],
    ['a little early, rather than leave a crumb', line(45_000), 50_000, 10_000, {}, 45_000],
    ['in the first gap that is long enough', line(100_000, 20_000, 25_000, 60_000, 75_000), 10_000, 10_000, {}, 60_000],
    ['at the end of a gap, a little early', line(100_000, 20_000, 55_000), 50_000, 10_000, {}, 45_000],
    ['on the grid, at most a step early', line(0), 50_500, 1_000, { gridUs: 1_000 }, 50_000],
    ['on the grid, behind what is taken', line(50_100), 50_500, 1_000, { gridUs: 1_000 }, 51_000],
    ['after what is kept for others', line(0), 2_000, 10_000, { periodUs: 100_000, reservedUs: 20_000 }, 20_000],
    ['not into what is kept for others', line(0), 95_000, 10_000, { periodUs: 100_000, reservedUs: 20_000 }, 120_000],
  ])('%s', (_name, on, fromUs, lengthUs, rules, startUs) => {
    expect(earliestStart(on, fromUs, lengthUs, { ...ANYWHERE, ...rules })).toBe(startUs);
  });
});

describe('a line', () => {
  it('keeps the latest of too many gaps, and none that has passed', () => {
    const many = line(10_000, ...Array.from({ length: 300 }, (_, index) => index * 10));
    expect(forgetPast(many, 0).gapsUs).toHaveLength(2 * MOST_GAPS);
    expect(forgetPast(line(100, 10, 20, 30, 40), 20).gapsUs).toEqual([30, 40]);
  });

  const rules = fc.constantFrom<LineRules>(ANYWHERE, { gridUs: 700, periodUs: 0, reservedUs: 0 }, { gridUs: 0, periodUs: 50_000, reservedUs: 12_000 }, { gridUs: 700, periodUs: 50_000, reservedUs: 12_000 });
  const step = fc.record({ passUs: fc.nat(4_000), aheadUs: fc.nat(60_000), units: fc.integer({ min: 1, max: 6 }), back: fc.option(fc.nat(40)) });

  it('never gives a stretch twice, whatever is taken in which order, given back and forgotten', () => {
    fc.assert(fc.property(rules, fc.array(step, { minLength: 1, maxLength: 120 }), (how, steps) => {
      let [now, state]: [number, TimeLine] = [1_000_000, line(0)];
      let taken: { startUs: number; lengthUs: number }[] = [];
      for (const { passUs, aheadUs, units, back } of steps) {
        now += passUs;
        state = forgetPast(state, now);
        const returned = back === null ? undefined : taken[back];
        if (returned && returned.startUs + returned.lengthUs > now) {
          state = giveBackStretch(state, returned.startUs, returned.lengthUs);
          taken = taken.filter((one) => one !== returned);
        }
        const lengthUs = units * 700;
        const startUs = earliestStart(state, now + aheadUs, lengthUs, how);
        expect(startUs).toBeGreaterThanOrEqual(now + aheadUs - Math.max(MOST_EARLY_US, how.gridUs));
        for (const other of taken) expect(startUs >= other.startUs + other.lengthUs || startUs + lengthUs <= other.startUs).toBe(true);
        state = takeStretch(state, startUs, lengthUs);
        taken.push({ startUs, lengthUs });
      }
    }), { numRuns: 200 });
  });
});
