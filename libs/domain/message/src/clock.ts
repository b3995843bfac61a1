/** The two clocks of a process, always passed as an argument. Port: reading never blocks and never fails. */
export interface Clock {
  /** Wall time in epoch milliseconds. May jump in either direction: for time stamps and expiries only. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start, with a sub-millisecond fraction. Never goes back: for deadlines and durations. */
  monotonicMs(): number;
}

/** A source of uniformly distributed numbers in [0, 1). */
export type Random = () => number;

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves both clocks forward by `ms` (>= 0, else RangeError). */
  advance(ms: number): void;
}

/** Wall time starts at `startMs`, monotonic time at 0. */
export function manualClock(startMs: number): ManualClock {
  let elapsedMs = 0;
  return {
    nowMs: () => Math.floor(startMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`time moves forward only, not by ${ms} ms`);
      elapsedMs += ms;
    },
  };
}
