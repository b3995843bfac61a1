import { createSeededRandom } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { planDisturbances, type SchedulePlan } from './disturbances.js';

const plan = (seed: number): SchedulePlan => ({ random: createSeededRandom(seed), count: 200, members: 3, atLeast: 2, atMost: 4, weights: { kill: 2, leave: 1, join: 3, freeze: 1, thaw: 2, 'move-leaders': 1 } });

describe('planDisturbances', () => {
  it('plans the same for the same seed, and another for another', () => {
    expect(planDisturbances(plan(1))).toEqual(planDisturbances(plan(1)));
    expect(planDisturbances(plan(1))).not.toEqual(planDisturbances(plan(2)));
  });

  it.each([1, 2, 3, 4, 5])('keeps the bounds and thaws whom it froze (seed %i)', (seed) => {
    let [running, frozen] = [3, 0];
    for (const kind of planDisturbances(plan(seed))) {
      if (kind === 'kill' || kind === 'leave' || kind === 'freeze') running -= 1;
      if (kind === 'join' || kind === 'thaw') running += 1;
      if (kind === 'freeze') frozen += 1;
      if (kind === 'thaw') frozen -= 1;
      expect(running).toBeGreaterThanOrEqual(2);
      expect(running + frozen).toBeLessThanOrEqual(4);
      expect(frozen).toBeGreaterThanOrEqual(0);
    }
    expect(frozen).toBe(0);
  });

  it('says that a plan cannot go on', () => expect(() => planDisturbances({ ...plan(1), weights: { kill: 1 } })).toThrow('no disturbance'));
});
