import fc from 'fast-check';
import { createSeededRandom } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../scenario/read-scenarios.js';
import { planFaults, spreadKills } from './plan-faults.js';

const plan = (faults: object[], seed = 1) => planFaults(readScenario('a-test', JSON.stringify({ shows: 'It holds.', set: 'fast', seed, loads: [{ rate: 1, forMs: 1000 }], faults, promises: { P2: {} } })));

describe('planFaults', () => {
  it('puts actions in the order of their times and sets crashes apart', () => {
    const { actions, crashes } = plan([
      { kind: 'stop-database', atMs: 500, signal: 'SIGKILL', forMs: 10 }, { kind: 'crash-at', target: 'intake', point: 'intake.before-publish', arrival: 3 }, { kind: 'kill', atMs: 100, targets: ['intake'] },
    ]);
    expect(actions.map(({ kind, atMs }) => `${kind} ${atMs}`)).toEqual(['kill 100', 'stop-database 500']);
    expect(crashes).toEqual([{ kind: 'crash-at', atMs: 0, target: 'intake', point: 'intake.before-publish', arrival: 3 }]);
  });

  it('draws the same random kills from the same seed, and others from another', () => {
    const kills = [{ kind: 'random-kills', atMs: 0, forMs: 9000, kills: 9, targets: ['a', 'b', 'c'] }];
    expect(plan(kills)).toEqual(plan(kills));
    expect(plan(kills, 2)).not.toEqual(plan(kills));
  });

  it('spreads kills evenly: one in each equal stretch', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1000, max: 600_000 }), (seed, kills, forMs) => {
      const planned = spreadKills({ atMs: 700, forMs, kills, targets: ['a', 'b'] }, createSeededRandom(seed));
      expect(planned).toHaveLength(kills);
      planned.forEach(({ atMs }, index) => {
        expect(atMs).toBeGreaterThanOrEqual(Math.floor(700 + (index * forMs) / kills));
        expect(atMs).toBeLessThanOrEqual(Math.ceil(700 + ((index + 1) * forMs) / kills));
      });
    }));
  });
});
