import type { Clock } from '@signalbox/message';

/** The right to one call. Used or released exactly once; a second release changes nothing. */
export interface WirePass {
  /** Waits for a free place, then calls; the pass ends with the call. */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Gives the pass back without a call. */
  release(): void;
  /** To be told when all is done that a call needs, but for the time of its slot. */
  claimed(): void;
  /** To be told by a call that wrote nothing, before it resolves: its slot counts as unused. */
  unwritten(): void;
}

/** Over how long the rate of calls is averaged. */
const MEMORY_MS = 1_000;
/** A claim takes about this long, until it is known better. */
const CLAIM_MS = 5;
const WEIGHT = 0.1;
/** A slot whose claim comes too late is lost to the contract, and waiting costs only milliseconds: so many mean deviations leave one in a hundred. */
const SPREADS = 3;

/**
 * Bounds the calls of one lane that are on the wire at once, and how many messages may be given a slot: as many as will find a place when their
 * slot comes. By Little's law these are the window, plus the calls that end between the grant of a slot and the call. More would only let slots
 * pass in the line.
 */
export class WireLimit {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #line: (() => void)[] = [];
  #calls = 0;
  #passes = 0;
  #endsPerMs = 0;
  #rateAtMs = 0;
  /** From the grant of a slot to the call, on average. */
  #leadMs = CLAIM_MS;
  /** From the grant of a slot until all but its time is there: on average, and how far off that is. */
  #claimMs = CLAIM_MS;
  #claimSpreadMs = 0;
  #onRoom: () => void = () => undefined;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  get calls(): number {
    return this.#calls;
  }

  /** How many more messages may be given a slot now. */
  get room(): number {
    const endsMeanwhile = this.#rate() * this.#leadMs;
    return Math.max(0, Math.floor(this.#limit + endsMeanwhile) - this.#passes);
  }

  /** Within this time of its slot's grant a message has been claimed, most often. */
  get claimMs(): number {
    return this.#claimMs + SPREADS * this.#claimSpreadMs;
  }

  /** `listener` hears of every pass that ends. */
  onRoom(listener: () => void): void {
    this.#onRoom = listener;
  }

  /** For a message that was given a slot just now; `onUnused` hears of a pass that ended without anything being written. */
  reserve(onUnused: () => void = () => undefined): WirePass {
    this.#passes += 1;
    const sinceMs = this.#clock.monotonicMs();
    const tookMs = (): number => Math.min(this.#clock.monotonicMs() - sinceMs, MEMORY_MS);
    let [isOver, isUsed] = [false, false];
    const release = (): void => {
      if (isOver) return;
      isOver = true;
      this.#passes -= 1;
      if (!isUsed) onUnused();
      this.#onRoom();
    };
    const run = <T>(call: () => Promise<T>): Promise<T> => {
      isUsed = true;
      this.#leadMs += (tookMs() - this.#leadMs) * WEIGHT;
      return this.#run(call).finally(release);
    };
    const claimed = (): void => {
      const offMs = tookMs() - this.#claimMs;
      this.#claimMs += offMs * WEIGHT;
      this.#claimSpreadMs += (Math.abs(offMs) - this.#claimSpreadMs) * WEIGHT;
    };
    return { release, run, claimed, unwritten: () => void (isUsed = false) };
  }

  async #run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#calls >= this.#limit) await new Promise<void>((resolve) => void this.#line.push(resolve));
    else this.#calls += 1;
    try {
      return await call();
    } finally {
      this.#endsPerMs = this.#rate() + 1 / MEMORY_MS;
      this.#rateAtMs = this.#clock.monotonicMs();
      // The place passes on to the next in line without ever being free.
      const next = this.#line.shift();
      if (next) next();
      else this.#calls -= 1;
    }
  }

  #rate(): number {
    return this.#endsPerMs * Math.exp((this.#rateAtMs - this.#clock.monotonicMs()) / MEMORY_MS);
  }
}
