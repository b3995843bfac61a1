import type { Clock } from '@signalbox/message';
import { RecentAverage } from './recent-average.js';

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

/** Over how long the rate of calls is averaged, and the longest that a claim is taken to last. */
const MEMORY_MS = 1_000;
/** A claim takes about this long, until it is known better. */
const CLAIM_MS = 5;
/** So many mean deviations leave one claim in a hundred that takes longer. */
const SPREADS = 3;
/**
 * So many claims are under way at least, and as many as calls begin in so long: where it is the claims that are slow, more of them at once only take longer each. Few
 * enough that where the processor is the limit, what is granted at once is written while its slots are good: of more, each slot that passes costs another lease.
 */
const CLAIMING = { least: 48, forMs: 18 };
/** Calls are taken to last at least this long. */
const SHORTEST_CALL_MS = 1;

/**
 * Bounds the calls of one lane that are on the wire at once, and tells when the next will find a place, by how long calls last and since when those
 * on the wire do: a message is given a slot for that time. One that comes sooner would pass in the line, one that comes later leaves the place empty.
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
  /** How long a call lasts; null before the first. */
  #callMs: RecentAverage | null = null;
  /** From the grant of a slot until all but its time is there. */
  readonly #claimMs = new RecentAverage(CLAIM_MS);

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

  /**
   * When those who are given a slot now will find a place on the wire, in milliseconds from now, ascending: those within the span, and not more than
   * can be claimed meanwhile. Places that are promised already are not among them.
   */
  placesWithin(spanMs: number): number[] {
    const places = this.#freeInMs();
    const callMs = this.#callMs?.mean ?? Infinity;
    const promised = this.#passes - this.#calls.size;
    const most = Math.floor(CLAIMING.least + this.#rate() * CLAIMING.forMs - this.#claiming);
    const found: number[] = [];
    // Whoever has a place leaves it to the next after a call.
    for (let index = promised; places.length > 0 && found.length < most; index += 1) {
      const rounds = Math.floor(index / places.length);
      const inMs = (places[index % places.length] as number) + (rounds === 0 ? 0 : rounds * callMs);
      if (inMs > spanMs) break;
      found.push(inMs);
    }
    return found;
  }

  /** Within this time of its slot's grant a message has been claimed, most often. */
  get claimMs(): number {
    return this.#claimMs.upTo(SPREADS);
  }

  /** For a message that was given a slot just now; `onUnused` hears of a pass that ended without anything being written. */
  reserve(onUnused: () => void = () => undefined): WirePass {
    this.#passes += 1;
    this.#claiming += 1;
    const sinceMs = this.#clock.monotonicMs();
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
    const run = async <T>(call: () => Promise<T>): Promise<T> => {
      isUsed = true;
      endClaim();
      const place = this.#calls.size < this.#limit ? this.#take() : await new Promise<Place>((resolve) => void this.#line.push(resolve));
      try {
        return await call();
      } finally {
        this.#leave(place, isUsed);
        release();
      }
    };
    const claimed = (isNew: boolean): void => {
      endClaim();
      const nowMs = this.#clock.monotonicMs();
      if (isNew) this.#claimMs.note(Math.min(nowMs - sinceMs, MEMORY_MS), nowMs);
    };
    return { release, run, claimed, unwritten: () => void (isUsed = false) };
  }

  #take(): Place {
    const place = { sinceMs: this.#clock.monotonicMs() };
    this.#calls.add(place);
    return place;
  }

  #leave(place: Place, isWritten: boolean): void {
    this.#calls.delete(place);
    if (isWritten) this.#learn(place.sinceMs);
    // The next in line has the place before anyone else finds it free.
    this.#line.shift()?.(this.#take());
  }

  /** From a call that is over. One that hangs until its deadline counts for twice the usual at most. */
  #learn(sinceMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    const lastedMs = Math.max(SHORTEST_CALL_MS, nowMs - sinceMs);
    this.#callMs ??= new RecentAverage(lastedMs);
    this.#callMs.note(Math.min(lastedMs, 2 * this.#callMs.mean), nowMs);
    this.#beginsPerMs = this.#rate() + 1 / MEMORY_MS;
    this.#rateAtMs = nowMs;
  }

  /** Of each place, when it falls free, the next first. A call that lasts for longer than usual is taken to last for as long again; of one that takes more than twice as long as usual, nobody knows. */
  #freeInMs(): number[] {
    const places = Array.from({ length: this.#limit - this.#calls.size }, () => 0);
    if (this.#callMs === null) return places;
    const nowMs = this.#clock.monotonicMs();
    for (const { sinceMs } of this.#calls) {
      const inMs = Math.abs(this.#callMs.mean - (nowMs - sinceMs));
      if (inMs <= this.#callMs.mean) places.push(inMs);
    }
    return places.sort((one, other) => one - other);
  }

  #rate(): number {
    return this.#beginsPerMs * Math.exp((this.#rateAtMs - this.#clock.monotonicMs()) / MEMORY_MS);
  }
}
