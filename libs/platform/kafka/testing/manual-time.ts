import { manualClock, type Clock } from '@signalbox/message';
import type { Timers } from '../src/timers.js';

/** Time that stands still until a test moves it. */
export interface ManualTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Moves time forward, running every timer at its moment, and lets all that follows settle. */
  advance(ms: number): Promise<void>;
  /** Lets everything that needs no time run to its end. */
  settle(): Promise<void>;
}

interface Pending {
  readonly dueMs: number;
  run(): void;
}

/** Turns of the event loop in which nothing happens before all counts as settled: longer than any chain of promises here. */
const QUIET_TURNS = 8;

export function createManualTime(startMs = Date.parse('2026-03-01T12:00:00Z')): ManualTime {
  const clock = manualClock(startMs);
  const pending = new Set<Pending>();
  let activity = 0;
  const settle = async (): Promise<void> => {
    for (let quiet = 0, seen = activity; quiet < QUIET_TURNS; quiet += 1) {
      await new Promise<void>((resolve) => void setImmediate(resolve));
      if (activity !== seen) [quiet, seen] = [0, activity];
    }
  };
  const timers: Timers = {
    after(delayMs, run) {
      const timer = { dueMs: clock.monotonicMs() + Math.max(0, delayMs), run };
      pending.add(timer);
      activity += 1;
      return () => void pending.delete(timer);
    },
    soon(run) {
      activity += 1;
      setImmediate(run);
    },
  };
  const advance = async (ms: number): Promise<void> => {
    const endMs = clock.monotonicMs() + ms;
    await settle();
    for (let next = earliest(pending); next !== undefined && next.dueMs <= endMs; next = earliest(pending)) {
      pending.delete(next);
      clock.advance(Math.max(0, next.dueMs - clock.monotonicMs()));
      next.run();
      await settle();
    }
    clock.advance(endMs - clock.monotonicMs());
    await settle();
  };
  return { clock, timers, advance, settle };
}

function earliest(pending: ReadonlySet<Pending>): Pending | undefined {
  let first: Pending | undefined;
  for (const timer of pending) if (first === undefined || timer.dueMs < first.dueMs) first = timer;
  return first;
}
