import type { Clock } from '@signalbox/message';

/** What an answer says of the account's requests that are under way at the carrier, over all processes. */
export interface ConcurrencySign {
  /** As the carrier counted them; undefined where the answer does not say. */
  readonly concurrent: number | undefined;
  /** The carrier refused the request for their number. */
  readonly isRefused: boolean;
}

export interface ConcurrencyBounds {
  /** Never more than these. */
  readonly most: number;
  /** What the carrier allows the account, where it is known; else it is learnt from the first refusal. */
  readonly ceiling?: number | undefined;
}

/** Near the ceiling we give way, so that other processes of the account come through and nobody is refused. */
const NEAR = 0.8;
/** A cut shows in the carrier's count only after the requests of before have been answered. */
const CUT_APART_MS = 500;
const SHARE_AFTER_REFUSAL = 0.5;
const SHARE_NEAR_CEILING = 0.9;

/** How many requests may be under way: falls before the carrier refuses, halves where it does, and rises by one for each round of answers. */
export class ConcurrencyLimit {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #limit: number;
  #ceiling: number;
  #cutAtMs = -Infinity;
  #underWay = 0;

  constructor({ most, ceiling = Infinity }: ConcurrencyBounds, clock: Clock) {
    this.#most = most;
    this.#limit = most;
    this.#ceiling = ceiling;
    this.#clock = clock;
  }

  get limit(): number {
    return Math.max(1, Math.floor(this.#limit));
  }

  /** Takes a place, waiting at most so long; false where there was none in time. Who got one must call release. */
  async acquire(waitMs: number): Promise<boolean> {
    if (this.#underWay < this.limit && this.#waiting.length === 0) {
      this.#underWay += 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const admit = (): void => resolve(true);
    this.#waiting.push(admit);
    const timer = setTimeout(() => {
      const place = this.#waiting.indexOf(admit);
      // Not among the waiting any more: the place was given in this very moment.
      if (place >= 0) this.#waiting.splice(place, 1);
      resolve(place < 0);
    }, waitMs);
    const isAdmitted = await promise;
    clearTimeout(timer);
    return isAdmitted;
  }

  release(): void {
    this.#underWay -= 1;
    this.#admit();
  }

  note({ concurrent, isRefused }: ConcurrencySign): void {
    if (isRefused) {
      if (concurrent !== undefined) this.#ceiling = Math.min(this.#ceiling, concurrent);
      return this.#cut(SHARE_AFTER_REFUSAL);
    }
    // More than the ceiling and not refused: the carrier allows more than was known.
    if (concurrent !== undefined && concurrent > this.#ceiling) this.#ceiling = concurrent;
    if (concurrent !== undefined && concurrent >= NEAR * this.#ceiling) return this.#cut(SHARE_NEAR_CEILING);
    this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
    this.#admit();
  }

  #cut(share: number): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#cutAtMs < CUT_APART_MS) return;
    this.#cutAtMs = nowMs;
    this.#limit = Math.max(1, this.#limit * share);
  }

  #admit(): void {
    while (this.#underWay < this.limit) {
      const admit = this.#waiting.shift();
      if (admit === undefined) return;
      this.#underWay += 1;
      admit();
    }
  }
}
