import { Fifo } from '../fifo.js';

/** Counts faults in a sliding window. */
export class FaultLimit {
  readonly #times = new Fifo<number>();
  readonly #most: number;
  readonly #windowMs: number;

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /** Counts one fault, by the monotonic clock; false where the window holds the most already. */
  admit(monotonicMs: number): boolean {
    while (this.#times.size > 0 && (this.#times.head ?? 0) <= monotonicMs - this.#windowMs) this.#times.shift();
    if (this.#times.size >= this.#most) return false;
    this.#times.push(monotonicMs);
    return true;
  }
}
