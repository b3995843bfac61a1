import type { Clock } from '@signalbox/message';

/** The right to one call. Used or released exactly once; a second release changes nothing. */
export interface WirePass {
  /** Waits for a free place, then calls; the pass ends with the call. */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Gives the pass back without a call. */
  release(): void;
  /** To be told when all is done that a call needs, but for the time of its slot; `isNew`: it had to be claimed for that. */
  claimed(isNew: boolean): void;
  /** To be told by a call that wrote nothing, before it resolves: its slot counts as unused. */
  unwritten(): void;
}

/** Of a call on the wire. */
interface Place {
  readonly sinceMs: number;
}

/** Over how long the rate of calls is averaged. */
const MEMORY_MS = 1_000;
/** A claim takes about this long, until it is known better. */
const CLAIM_MS = 5;
const WEIGHT = 0.1;
/** A slot whose claim comes too late is lost to the contract, and waiting costs only milliseconds: so many mean deviations leave one in a hundred. */
const SPREADS = 3;
/** So many claims are under way at least, and as many as calls begin in so long: where it is the claims that are slow, more of them at once only take longer each. */
const CLAIMING = { least: 32, forMs: 30 };
/** Calls are taken to last at least this long. */
const SHORTEST_CALL_MS = 1;

/**
 * Bounds the calls of one lane that are on the wire at once, and how many messages may be given a slot: as many as will find a place when their
 * slot comes, by how long calls last and since when those on the wire do. More would only let slots pass in the line, fewer leave places empty.
 */
export class WireLimit {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #line: ((place: Place) => void)[] = [];
  readonly #calls = new Set<Place>();
  #passes = 0;
  /** Passes of which nobody has told that their claim is over. */
  #claiming = 0;
  #beginsPerMs = 0;
  #rateAtMs = 0;
  /** How long a call lasts, most often; null before the first. */
  #callMs: number | null = null;
  /** From the grant of a slot to the call, on average. */
  #leadMs = CLAIM_MS;
  /** From the grant of a slot until all but its time is there: on average, and how far off that is. */
  #claimMs = CLAIM_MS;
  #claimSpreadMs = 0;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  get calls(): number {
    return this.#calls.size;
  }

  /** How many were given a slot that is neither used nor given back, their call included. */
  get passes(): number {
    return this.#passes;
  }

  /** How many more messages may be given a slot now, the next being given theirs after this long. */
  room(untilNextMs: number): number {
    const places = this.#placesWithin(this.#leadMs + untilNextMs) - (this.#passes - this.#calls.size);
    const claims = CLAIMING.least + this.#rate() * CLAIMING.forMs - this.#claiming;
    return Math.max(0, Math.floor(Math.min(places, claims)));
  }

  /** Within this time of its slot's grant a message has been claimed, most often. */
  get claimMs(): number {
    return this.#claimMs + SPREADS * this.#claimSpreadMs;
  }

  /** For a message that was given a slot just now; `onUnused` hears of a pass that ended without anything being written. */
  reserve(onUnused: () => void = () => undefined): WirePass {
    this.#passes += 1;
    this.#claiming += 1;
    const sinceMs = this.#clock.monotonicMs();
    const tookMs = (): number => Math.min(this.#clock.monotonicMs() - sinceMs, MEMORY_MS);
    let [isOver, isUsed, isClaiming] = [false, false, true];
    const endClaim = (): void => {
      if (isClaiming) this.#claiming -= 1;
      isClaiming = false;
    };
    const release = (): void => {
      if (isOver) return;
      isOver = true;
      endClaim();
      this.#passes -= 1;
      if (!isUsed) onUnused();
    };
    const run = <T>(call: () => Promise<T>): Promise<T> => {
      isUsed = true;
      endClaim();
      this.#leadMs += (tookMs() - this.#leadMs) * WEIGHT;
      return this.#run(call, () => isUsed).finally(release);
    };
    const claimed = (isNew: boolean): void => {
      endClaim();
      if (!isNew) return;
      const offMs = tookMs() - this.#claimMs;
      this.#claimMs += offMs * WEIGHT;
      this.#claimSpreadMs += (Math.abs(offMs) - this.#claimSpreadMs) * WEIGHT;
    };
    return { release, run, claimed, unwritten: () => void (isUsed = false) };
  }

  async #run<T>(call: () => Promise<T>, isWritten: () => boolean): Promise<T> {
    const place = this.#calls.size < this.#limit ? this.#take() : await new Promise<Place>((resolve) => void this.#line.push(resolve));
    try {
      return await call();
    } finally {
      this.#calls.delete(place);
      if (isWritten()) this.#learn(place.sinceMs);
      // The next in line has the place before anyone else finds it free.
      this.#line.shift()?.(this.#take());
    }
  }

  #take(): Place {
    const place = { sinceMs: this.#clock.monotonicMs() };
    this.#calls.add(place);
    return place;
  }

  /** From a call that is over. One that hangs until its deadline counts for twice the usual at most. */
  #learn(sinceMs: number): void {
    const lastedMs = Math.max(SHORTEST_CALL_MS, this.#clock.monotonicMs() - sinceMs);
    this.#callMs ??= lastedMs;
    this.#callMs += (Math.min(lastedMs, 2 * this.#callMs) - this.#callMs) * WEIGHT;
    this.#beginsPerMs = this.#rate() + 1 / MEMORY_MS;
    this.#rateAtMs = this.#clock.monotonicMs();
  }

  /** How many calls can begin from now until then. One that has lasted for longer than usual is taken to last for as long again. */
  #placesWithin(spanMs: number): number {
    const callMs = this.#callMs ?? Infinity;
    const nowMs = this.#clock.monotonicMs();
    const beginsAfter = (freeInMs: number): number => (freeInMs > spanMs ? 0 : 1 + Math.floor((spanMs - freeInMs) / callMs));
    let places = (this.#limit - this.#calls.size) * beginsAfter(0);
    for (const { sinceMs } of this.#calls) places += beginsAfter(Math.abs(callMs - (nowMs - sinceMs)));
    return places;
  }

  #rate(): number {
    return this.#beginsPerMs * Math.exp((this.#rateAtMs - this.#clock.monotonicMs()) / MEMORY_MS);
  }
}
