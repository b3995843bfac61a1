import { AdapterError, LANES, type Clock, type Lane } from '@signalbox/message';
import type { Timers } from '@signalbox/kafka';
import { createClockOffset, createLaneQueue, emissionIntervalUs, LEASE_HORIZON_MS, slotStateAt, type LaneQueue, type Slot } from '@signalbox/pacing';
import type { Lease, LeaseRequest, Levers, RateBuckets } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import type { ContractRates } from './contract-rates.js';
import type { WireLimit, WirePass } from './wire-limit.js';

export interface SlotRequest {
  readonly lane: Lane;
  readonly poolId: string;
  readonly sender: string;
  readonly segments: number;
  /** Its last slot passed unused: it goes first, however long the queue is. */
  readonly isRepeated: boolean;
}

export type SlotGrant =
  | { readonly kind: 'slot'; readonly slot: Slot; readonly pass: WirePass }
  /** The turn is too far off to wait for it here; come back after about so long. */
  | { readonly kind: 'crowded'; readonly waitMs: number }
  /** The sender has no contract, so it has no pace. */
  | { readonly kind: 'no-contract' };

interface Waiter {
  readonly request: SlotRequest;
  readonly sinceMs: number;
  settle(grant: SlotGrant): void;
  fail(error: Error): void;
}

interface Bucket {
  readonly sender: string;
  readonly waiting: LaneQueue<Waiter>;
  /** Monotonic time before which asking brings nothing. */
  askAtMs: number;
  /** By lane: when, by the monotonic clock, the turn of the last one sent away will about come. */
  readonly lineEndMs: Map<Lane, number>;
}

export interface SlotAllocatorOptions {
  readonly buckets: RateBuckets;
  readonly rates: Pick<ContractRates, 'rateOf' | 'isContracted'>;
  /** The wires of the lanes that this process serves. */
  readonly wires: ReadonlyMap<Lane, WireLimit>;
  levers(): Levers;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly metrics: Metrics;
}

/** Waiting here keeps a handler: who has longer to wait is better parked, so that a slow sender does not hold up the others. */
const LONGEST_QUEUE_MS = 2_000;
/** Who is sent away comes back at least so often: levers and contracts change. */
const LONGEST_WAIT_MS = 10_000;
/** What stands in the way (a lever, the database) is looked at again after this. */
const RETRY_MS = 250;
const LONGEST_STAY_MS = 5_000;
/** Leases are renewed when half of the horizon is used up: 10 to 20 statements a second however many messages wait. */
const RENEW_MS = LEASE_HORIZON_MS / 2;

/**
 * Gives out slots: who waits for a sender is served by lane, then in order, from leases taken just ahead of time, and only for as many as will find
 * a place on the wire of their lane. One for all lanes of a process, because they share the buckets of their senders.
 */
export class SlotAllocator {
  readonly #options: SlotAllocatorOptions;
  readonly #buckets = new Map<string, Bucket>();
  readonly #offset = createClockOffset();
  /** Buckets with someone who waits for nothing but a place on the wire. */
  readonly #roomless = new Set<Bucket>();
  #leasing = false;
  #wake: { readonly atMs: number; cancel(): void } | undefined;
  #closed = false;

  constructor(options: SlotAllocatorOptions) {
    this.#options = options;
    for (const wire of options.wires.values()) wire.onRoom(() => this.#useRoom());
  }

  /** Throws AdapterError `unreachable` where contracts cannot be read, or after close. */
  async take(request: SlotRequest): Promise<SlotGrant> {
    if (!(await this.#options.rates.isContracted(request.sender))) return { kind: 'no-contract' };
    const bucket = this.#bucketOf(request.sender);
    const queueMs = this.#lengthMs(bucket.waiting.weightBefore(request.lane), request);
    if (queueMs > LONGEST_QUEUE_MS && !request.isRepeated) return { kind: 'crowded', waitMs: this.#joinLine(bucket, request, queueMs) };
    return new Promise((settle, fail) => {
      const waiter: Waiter = { request, sinceMs: this.#nowMs(), settle, fail };
      if (this.#closed) return fail(closing());
      // The first otp does not wait until a lease of others is renewed.
      if (request.lane === 'otp' && bucket.waiting.peek('otp', 1).length === 0) bucket.askAtMs = 0;
      if (request.isRepeated) bucket.waiting.pushFirst(request.lane, waiter);
      else bucket.waiting.push(request.lane, waiter);
      this.#wakeIn(0);
    });
  }

  /** Sends away everyone who waits, with AdapterError `unreachable`. */
  close(): void {
    this.#closed = true;
    this.#wake?.cancel();
    for (const { waiting } of this.#buckets.values()) {
      for (const waiter of LANES.flatMap((lane) => waiting.peek(lane, Infinity))) {
        waiting.remove(waiter);
        waiter.fail(closing());
      }
    }
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }

  #bucketOf(sender: string): Bucket {
    const known = this.#buckets.get(sender);
    if (known) return known;
    const bucket: Bucket = { sender, waiting: createLaneQueue<Waiter>(({ request }) => request.segments), askAtMs: 0, lineEndMs: new Map() };
    this.#buckets.set(sender, bucket);
    return bucket;
  }

  /** About how long so many segments take at the pace of now. */
  #lengthMs(segments: number, request: SlotRequest): number {
    const intervalUs = emissionIntervalUs(this.#options.rates.rateOf(request.sender) ?? 0, this.#options.levers().rateMultiplier(request));
    return segments === 0 ? 0 : (segments * (intervalUs ?? Infinity)) / 1000;
  }

  /**
   * Those sent away form a line of their own behind the queue, each told to come back when the queue will about have room: in order, and spread as
   * they will be served.
   */
  #joinLine({ lineEndMs }: Bucket, request: SlotRequest, queueMs: number): number {
    const nowMs = this.#nowMs();
    const endMs = Math.max(lineEndMs.get(request.lane) ?? 0, nowMs + Math.min(queueMs, LONGEST_WAIT_MS)) + this.#lengthMs(request.segments, request);
    const waitMs = Math.min(endMs - nowMs, LONGEST_WAIT_MS);
    lineEndMs.set(request.lane, nowMs + waitMs);
    return waitMs - LONGEST_QUEUE_MS / 2;
  }

  #useRoom(): void {
    if (this.#roomless.size === 0) return;
    for (const bucket of this.#roomless) bucket.askAtMs = 0;
    this.#roomless.clear();
    this.#wakeIn(0);
  }

  /** Not while a lease is under way: what it leaves over is seen to after it. */
  #wakeIn(delayMs: number): void {
    const atMs = this.#nowMs() + delayMs;
    if (this.#leasing || this.#closed || (this.#wake !== undefined && this.#wake.atMs <= atMs)) return;
    this.#wake?.cancel();
    const cancel = this.#options.timers.after(delayMs, () => {
      this.#wake = undefined;
      void this.#pump();
    });
    this.#wake = { atMs, cancel };
  }

  /** One lease for all buckets that are due. */
  async #pump(): Promise<void> {
    if (this.#leasing || this.#closed) return;
    this.#sendAwayTheLong();
    const asked = this.#plan();
    if (asked.length > 0) {
      this.#leasing = true;
      await this.#lease(asked).finally(() => (this.#leasing = false));
    }
    const nextMs = Math.min(...[...this.#buckets.values()].filter(({ waiting }) => waiting.size > 0).map(({ askAtMs }) => askAtMs));
    if (nextMs !== Infinity) this.#wakeIn(Math.max(0, nextMs - this.#nowMs()));
  }

  #sendAwayTheLong(): void {
    for (const { waiting } of this.#buckets.values()) {
      for (const lane of LANES) {
        for (let [oldest] = waiting.peek(lane, 1); oldest !== undefined && this.#nowMs() - oldest.sinceMs > LONGEST_STAY_MS; [oldest] = waiting.peek(lane, 1)) {
          waiting.remove(oldest);
          oldest.settle({ kind: 'crowded', waitMs: LONGEST_QUEUE_MS });
        }
      }
    }
  }

  #plan(): Asked[] {
    const asked: Asked[] = [];
    const room = new Map([...this.#options.wires].map(([lane, wire]) => [lane, wire.room]));
    for (const bucket of this.#buckets.values()) {
      if (bucket.waiting.size === 0 || bucket.askAtMs > this.#nowMs()) continue;
      const plan = this.#planBucket(bucket, room);
      if (plan) asked.push(plan);
      else bucket.askAtMs = this.#nowMs() + RETRY_MS;
    }
    return asked;
  }

  /** The first lane that may send now, and takes its share of the room; the lanes after it are asked for in the next round. */
  #planBucket(bucket: Bucket, room: Map<Lane, number>): Asked | undefined {
    const rate = this.#options.rates.rateOf(bucket.sender) ?? 0;
    const levers = this.#options.levers();
    for (const lane of LANES) {
      const [first] = bucket.waiting.peek(lane, 1);
      const isHeld = first === undefined || levers.isPaused(lane).paused;
      const intervalUs = isHeld ? null : emissionIntervalUs(rate, levers.rateMultiplier(first.request));
      if (intervalUs === null) continue;
      // An otp finds its place behind a horizon that others have filled.
      const horizonUs = (lane === 'otp' ? 2 : 1) * LEASE_HORIZON_MS * 1000;
      const waiters = bucket.waiting.peek(lane, Math.min(Math.ceil(horizonUs / intervalUs) + 1, room.get(lane) ?? 0));
      if (waiters.length === 0) {
        this.#roomless.add(bucket);
        continue;
      }
      room.set(lane, (room.get(lane) ?? 0) - waiters.length);
      return { bucket, waiters, request: { bucketId: `sender/${bucket.sender}`, emissionIntervalUs: intervalUs, costs: waiters.map(({ request }) => request.segments), horizonUs } };
    }
    return undefined;
  }

  async #lease(asked: readonly Asked[]): Promise<void> {
    const askedAtMs = this.#nowMs();
    try {
      const leases = await this.#options.buckets.leaseSlots(asked.map(({ request }) => request));
      const answeredAtMs = this.#nowMs();
      for (const { nowUs } of leases) this.#offset.observe({ askedAtMs, answeredAtMs, databaseNowUs: nowUs });
      asked.forEach((one, index) => this.#share(one, leases[index] as Lease));
    } catch (error) {
      const isAway = error instanceof AdapterError && error.isTransient;
      for (const { bucket, waiters } of asked) {
        bucket.askAtMs = this.#nowMs() + RETRY_MS;
        if (!isAway) for (const waiter of waiters) if (bucket.waiting.remove(waiter)) waiter.fail(error as Error);
      }
    }
  }

  /** Hands the slots of a lease to those they were asked for; one that has passed already is void, and its waiter stays first. */
  #share({ bucket, waiters }: Asked, lease: Lease): void {
    const nowMs = this.#nowMs();
    let voids = 0;
    lease.slotsUs.forEach((slotUs, index) => {
      const slot = this.#offset.place(slotUs);
      const waiter = waiters[index];
      const wire = waiter && this.#options.wires.get(waiter.request.lane);
      if (waiter && wire && slotStateAt(slot, nowMs) !== 'void' && bucket.waiting.remove(waiter)) waiter.settle({ kind: 'slot', slot, pass: wire.reserve(slot.startMs - nowMs) });
      else voids += 1;
    });
    if (voids > 0) this.#options.metrics.count('sb_slots_void_total', {}, voids);
    bucket.askAtMs = lease.askAgainAtUs === null ? nowMs : this.#offset.place(lease.askAgainAtUs).startMs + RENEW_MS;
  }
}

interface Asked {
  readonly bucket: Bucket;
  readonly waiters: readonly Waiter[];
  readonly request: LeaseRequest;
}

function closing(): AdapterError {
  return new AdapterError('sender-closing', 'unreachable', { message: 'the process is shutting down' });
}
