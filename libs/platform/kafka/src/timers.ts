/** Something to run later. Port: callbacks never run before the call that scheduled them returns. */
export interface Timers {
  /** Runs once, after at least so many milliseconds; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
  /** Runs once, after the I/O that is due now. */
  soon(run: () => void): void;
}

/** setTimeout takes no longer delays; whoever wakes early looks again. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_DELAY_MS));
    return () => clearTimeout(timer);
  },
  soon(run) {
    setImmediate(run);
  },
};
