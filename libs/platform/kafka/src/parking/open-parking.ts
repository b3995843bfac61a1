import type { Backlog } from '../runner/backlog.js';
import type { Entry, Route, Step } from '../runner/entry.js';
import type { KeyQueue } from '../runner/key-queues.js';
import type { RunnerLimits } from '../runner/runner-limits.js';
import type { RunnerOptions } from '../runner/runner.js';
import type { Timers } from '../timers.js';
import { ParkingExecutor } from './parking-executor.js';
import { ParkingLot, type Parking } from './parking-lot.js';

/** What a group member needs of parking. */
export interface RunnerParking {
  readonly lot: ParkingLot;
  /** Never rejects. */
  readonly execute: (entry: Entry, queue: KeyQueue<Entry>) => Promise<Step>;
}

export interface OpenParkingOptions extends Omit<RunnerOptions, 'limits' | 'timers'> {
  readonly parking: Parking;
  readonly limits: RunnerLimits;
  readonly timers: Timers;
  readonly routes: ReadonlyMap<string, Route>;
  readonly backlog: Backlog;
  isOwner(): boolean;
  /** Never rejects. */
  execute(entry: Entry): Promise<Step>;
  /** Records were queued. */
  onQueued(): void;
}

export function openParking(options: OpenParkingOptions): RunnerParking {
  const { backlog } = options;
  const lot = new ParkingLot({
    ...options,
    countPartitions: () => countPartitions(options),
    isOwner: () => options.isOwner(),
    enqueue(takeUp, records) {
      const count = backlog.takeUp(takeUp, records);
      if (count > 0) options.onQueued();
      return count;
    },
  });
  const executor = new ParkingExecutor({ ...options, lot, execute: (entry) => options.execute(entry), isOwner: () => options.isOwner() });
  return { lot, execute: (entry, queue) => executor.execute(entry, queue) };
}

async function countPartitions({ client, routes }: OpenParkingOptions): Promise<number> {
  const admin = client.openTopicAdmin();
  try {
    return Math.max(...(await admin.partitionCounts([...routes.keys()])).values(), 1);
  } finally {
    await admin.close();
  }
}
