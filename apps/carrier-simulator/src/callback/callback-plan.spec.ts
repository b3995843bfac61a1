import { describe, expect, test } from 'vitest';
import { NO_FAULTS } from '../fault/fault-settings.js';
import { planCallback } from './callback-plan.js';

const { callbacks: HONEST } = NO_FAULTS;
const half = () => 0.5;

describe('planCallback', () => {
  test.each([
    ['an honest network sends once, at once', HONEST, 1_000, [0]],
    ['lost', { ...HONEST, lossRate: 1 }, 1_000, []],
    ['repeated', { ...HONEST, duplicateRate: 1 }, 1_000, [0, 1_000]],
    ['reordered: after its successor', { ...HONEST, reorderRate: 1 }, 1_000, [1_050]],
    ['reordered without a successor', { ...HONEST, reorderRate: 1 }, null, [0]],
    ['delayed', { ...HONEST, delayRate: 1, delayMaxMs: 8_000 }, null, [4_000]],
  ])('%s', (_name, faults, nextInMs, delaysMs) => {
    expect(planCallback(half, faults, nextInMs).delaysMs).toEqual(delaysMs);
  });

  test('always takes the same number of draws', () => {
    const drawsOf = (faults: typeof HONEST) => {
      let draws = 0;
      planCallback(() => ((draws += 1), 0), faults, 10);
      return draws;
    };
    expect(drawsOf({ ...HONEST, lossRate: 1 })).toBe(drawsOf({ ...HONEST, duplicateRate: 1, delayRate: 1 }));
  });
});
