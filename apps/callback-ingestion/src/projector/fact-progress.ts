import type { Clock } from '@signalbox/message';

/** A partition that brought no fact for so long is taken to be read to its end. */
const QUIET_MS = 5_000;

interface Progress {
  readonly publishedAtMs: number;
  readonly handledAtMs: number;
}

/** How far the facts of each partition have been read: callbacks of a key come by the partition of the same number. */
export class FactProgress {
  readonly #clock: Clock;
  readonly #last = new Map<number, Progress>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A fact of this partition, published at that time, is being handled. */
  note(partition: number, publishedAtMs: number): void {
    this.#last.set(partition, { publishedAtMs, handledAtMs: this.#clock.monotonicMs() });
  }

  /** Facts published before that time are still being worked through, so that what a callback misses may be among them. */
  isBehind(partition: number, untilMs: number): boolean {
    const last = this.#last.get(partition);
    return last !== undefined && last.publishedAtMs < untilMs && this.#clock.monotonicMs() - last.handledAtMs < QUIET_MS;
  }
}
