import type { Violation } from './history.js';
import { percentile } from './percentile.js';

/** Times from publishing an intent until the carrier had its request, in milliseconds, in any order. */
export interface LaneTimes {
  readonly lane: string;
  /** Of the idle system. */
  readonly idleMs: readonly number[];
  /** Beside the load. */
  readonly busyMs: readonly number[];
  /** What the machine, not the product, may add: 0 where every service has cores of its own. */
  readonly allowanceMs: number;
}

/** As the promise has it. */
const FACTOR = 2;

const p99 = (times: readonly number[]): number | null => percentile([...times].sort((a, b) => a - b), 0.99);

/** P9: beside any load the 99th percentile of a lane is at most twice that of the idle system. Nothing measured is no proof. */
export function findLaneDelay({ lane, idleMs, busyMs, allowanceMs }: LaneTimes): Violation[] {
  const idle = p99(idleMs);
  const busy = p99(busyMs);
  if (idle === null || busy === null) return [{ promise: 'P9', subject: lane, what: `nothing was measured: ${idleMs.length} times idle, ${busyMs.length} beside the load; look at whether the lane submitted at all` }];
  const boundMs = FACTOR * idle + allowanceMs;
  if (busy <= boundMs) return [];
  return [{ promise: 'P9', subject: lane, what: `p99 from intent to submission is ${busy.toFixed(0)} ms beside the load, allowed are ${boundMs.toFixed(0)} (idle ${idle.toFixed(0)} ms); look at sb_queue_lag_seconds of this lane by role` }];
}
