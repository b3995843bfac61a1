import { createSeededRandom } from '@signalbox/message';
import { spreadKills, type Action } from '../plan/plan-faults.js';

export interface StormPlan {
  readonly kills: number;
  readonly forMs: number;
  readonly seed: number;
  readonly targets: readonly string[];
}

/** One in so many kills hits the broker or the database in place of a process, and beside one in so many a process is frozen. */
const SERVER_EVERY = 20;
const FREEZE_EVERY = 10;
const SERVER_AWAY_MS = 2_000;
/** Longer than a session, so that others take the work over. */
const FROZEN_MS = 12_000;

/** At least so many kills, spread evenly and drawn from the seed. */
export function planStorm({ kills, forMs, seed, targets }: StormPlan): Action[] {
  const random = createSeededRandom(seed);
  // The first and the last moments see no load.
  const spread = spreadKills({ atMs: forMs * 0.03, forMs: forMs * 0.94, kills, targets }, random);
  return spread.flatMap((kill, index): readonly Action[] => {
    const isServer = index % SERVER_EVERY === SERVER_EVERY - 1;
    const server: Action = { kind: Math.floor(index / SERVER_EVERY) % 2 === 0 ? 'stop-database' : 'stop-broker', atMs: kill.atMs, signal: 'SIGKILL', forMs: SERVER_AWAY_MS };
    const freeze: Action = { kind: 'freeze', atMs: kill.atMs + 1_000, targets: [targets[Math.floor(random() * targets.length)] as string], forMs: FROZEN_MS };
    return [isServer ? server : kill, ...(index % FREEZE_EVERY === FREEZE_EVERY / 2 ? [freeze] : [])];
  });
}
