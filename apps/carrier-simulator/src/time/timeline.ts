/**
 * The simulator's only source of time and of "later". Tasks run one at a time, by their due time, and in the order they were
 * given where that is the same; so the same calls at the same times always lead to the same ledger.
 */
export interface Timeline {
  /** Epoch milliseconds with a sub-millisecond fraction. */
  nowMs(): number;
  /** Runs `task` once `atMs` has come, never within this call. */
  at(atMs: number, task: () => void): void;
  /** Runs all that is due by now, so that an answer given next shows the state of this very moment. */
  settle(): void;
  /** Forgets every task. */
  clear(): void;
  /** How late things were since the last clear. */
  lateness(): Lateness;
}

export interface Lateness {
  /** The longest a task waited past its time, in ms. */
  readonly largestLagMs: number;
  /** The longest time in which no arrival could be noticed, in ms: how far to trust the arrival times in the ledger. */
  readonly largestStallMs: number;
}
