import type { Timers } from '@signalbox/kafka';
import { manualClock, type ManualClock } from '@signalbox/message';

export interface ManualTime {
  readonly clock: ManualClock;
  readonly timers: Timers;
  /** Moves time on in steps of a millisecond, runs what is due, and lets promises settle in between. */
  pass(ms: number): Promise<void>;
}

/** Time that stands still until a test lets it pass. */
export function manualTime(startMs = Date.UTC(2026, 10, 22)): ManualTime {
  const clock = manualClock(startMs);
  const due = new Set<{ atMs: number; run: () => void }>();
  const runDue = (): void => {
    for (const timer of [...due].sort((a, b) => a.atMs - b.atMs)) {
      if (timer.atMs <= clock.monotonicMs() && due.delete(timer)) timer.run();
    }
  };
  const timers: Timers = {
    after(delayMs, run) {
      const timer = { atMs: clock.monotonicMs() + delayMs, run };
      due.add(timer);
      return () => void due.delete(timer);
    },
    soon: (run) => void setImmediate(run),
  };
  return {
    clock,
    timers,
    async pass(ms) {
      for (let step = 0; step < ms; step += 1) {
        await settle();
        clock.advance(1);
        runDue();
      }
      await settle();
    },
  };
}

/** Lets everything that waits for nothing but promises go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
