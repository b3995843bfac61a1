import { AdapterError, LANES, type Clock, type Lane, type Lease, type LeasedSlot } from '@signalbox/message';
import type { Timers } from '@signalbox/kafka';
import { createClockOffset, LEASE_HORIZON_MS, optionOf, SLOT_VALIDITY_MS, slotStateAt, UNKNOWN_CARRIER, type PacedOption } from '@signalbox/pacing';
import type { Levers, RateBuckets } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { BucketLoad } from './bucket-load.js';
import type { ContractRates } from './contract-rates.js';
import { horizonUsOf, planLease, type Asking, type TimedAsking } from './lease-plan.js';
import { allOf, createSlotQueue, queueNameOf, type SlotQueue, type Waiter } from './slot-queue.js';
import type { SlotGrant, SlotRequest } from './slot-request.js';
import { UnusedLeases } from './unused-leases.js';
import type { WireLimit } from './wire-limit.js';

export type { SlotGrant, SlotRequest } from './slot-request.js';

export interface SlotAllocatorOptions {
  readonly buckets: RateBuckets;
  readonly rates: Pick<ContractRates, 'current' | 'isAnyContracted'>;
  /** The wires of the lanes that this process serves. */
  readonly wires: ReadonlyMap<Lane, WireLimit>;
  /** The account at the provider that sends for a tenant. */
  accountOf(request: Pick<SlotRequest, 'provider' | 'tenantId'>): string;
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
/** Leases are renewed when half of the horizon is used up: 20 statements a second however many messages, senders and buckets there are. */
const RENEW_MS = LEASE_HORIZON_MS / 2;
/** Sooner for an otp where none waits yet. */
const OTP_MS = 20;
/** And where some wait for nothing but a place on the wire, because then the wire sets the pace and not the contract. A lease costs the database a millisecond, whatever it grants. */
const ROOM_MS = 10;
/** Places on the wire are given away so far ahead: by the next lease there are still enough for as long as claims take while the disk of the database holds them up. */
const PLACES_AHEAD_MS = 60;
/** A slot comes so much before its place does: some calls end sooner than usual. */
const BEFORE_PLACE_MS = 6;
/** A timer may end so much early. */
const EARLY_MS = 1;
/** One statement holds its buckets for some milliseconds at most. */
const MOST_ASKED = 400;
/** A slot is asked for so far ahead that most claims are there when it has yet so long to go; of a horizon, at most this much. */
const LEAD = { spareMs: SLOT_VALIDITY_MS / 4, longestMs: LEASE_HORIZON_MS / 2 };
/** Where the database clock was set, every slot from before is over after this: until then none of the new ones is used, which would come beside them. */
const AFTER_SET_MS = 2 * LEASE_HORIZON_MS + LEAD.longestMs + PLACES_AHEAD_MS + SLOT_VALIDITY_MS;
/** A lane that levers have stopped lets nobody by at any pace. */
const STOPPED = 0.001;

interface Asked extends Asking {
  readonly queue: SlotQueue;
  readonly waiter: Waiter;
  /** Which of its queue and lane it is: the first of each go before the second of any. */
  readonly turn: number;
}

/** One who is asked for: how soon its slot may come. */
type Due = Asked & TimedAsking;

/**
 * Gives out slots: who waits is served by lane, then in order, from leases taken just ahead of time, and only for as many as will find
 * a place on the wire of their lane. One for all lanes of a process, because they share their buckets.
 */
export class SlotAllocator {
  readonly #options: SlotAllocatorOptions;
  readonly #queues = new Map<string, SlotQueue>();
  /** Those with someone in them: of all senders and carriers, few at any time. */
  readonly #waitedIn = new Set<SlotQueue>();
  readonly #load = new BucketLoad();
  readonly #offset = createClockOffset();
  readonly #unused = new UnusedLeases();
  #leasing = false;
  #leasedAtMs = -Infinity;
  /** Slots of leases before this, monotonic, go back unused. */
  #usableFromMs = -Infinity;
  /** Least time from one lease to the next. */
  #spacingMs = RENEW_MS;
  #wake: { readonly atMs: number; cancel(): void } | undefined;
  #closed = false;

  constructor(options: SlotAllocatorOptions) {
    this.#options = options;
  }

  /** Throws AdapterError `unreachable` where contracts cannot be read, or after close. */
  async take(request: SlotRequest): Promise<SlotGrant> {
    if (!(await this.#options.rates.isAnyContracted(request.senders))) return { kind: 'no-contract' };
    const options = this.#optionsOf(request, true);
    const capped = this.#unused.fullOf(options, this.#nowMs());
    if (capped !== null) return { kind: 'capped', ...capped };
    const queue = this.#queueOf(request);
    const queueMs = this.#load.waitMs(options.map(({ option }) => option), request.lane);
    if (queueMs > LONGEST_QUEUE_MS && !request.isRepeated) return { kind: 'crowded', waitMs: this.#joinLine(queue, { request, options }, queueMs) };
    return new Promise((settle, fail) => {
      const waiter: Waiter = { request, options, sinceMs: this.#nowMs(), heldBy: null, settle, fail };
      if (this.#closed) return fail(closing());
      this.#join(queue, waiter);
    });
  }

  /** Sends away everyone who waits, with AdapterError `unreachable`. */
  close(): void {
    this.#closed = true;
    this.#wake?.cancel();
    for (const queue of this.#waitedIn) for (const waiter of allOf(queue)) if (this.#leave(queue, waiter)) waiter.fail(closing());
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }

  #leadUs(): number {
    const claimMs = Math.max(0, ...[...this.#options.wires.values()].map((wire) => wire.claimMs));
    return Math.round(Math.min(Math.max(0, claimMs + LEAD.spareMs - SLOT_VALIDITY_MS), LEAD.longestMs) * 1000);
  }

  #queueOf(request: SlotRequest): SlotQueue {
    const name = queueNameOf(request);
    const queue = this.#queues.get(name) ?? createSlotQueue();
    this.#queues.set(name, queue);
    return queue;
  }

  /** By each of its senders that has a contract; `always` also where a lever lets nothing by at present. */
  #optionsOf(request: SlotRequest, always = false): PacedOption[] {
    const { rates, accountOf } = this.#options;
    const levers = this.#options.levers();
    const { lane, tenantId, poolId, segments, senders, carrier = UNKNOWN_CARRIER } = request;
    const message = { tenantId, segments, carrier, account: accountOf(request) };
    return senders.flatMap((sender) => {
      const multiplier = levers.rateMultiplier({ lane, poolId, sender });
      return optionOf(rates.current(), message, sender, always ? Math.max(multiplier, STOPPED) : multiplier) ?? [];
    });
  }

  #join(queue: SlotQueue, waiter: Waiter): void {
    const { lane, isRepeated } = waiter.request;
    // The first otp does not wait until a lease of others is renewed.
    if (lane === 'otp' && queue.waiting.peek('otp', 1).length === 0) {
      queue.askAtMs = -Infinity;
      this.#spacingMs = Math.min(this.#spacingMs, OTP_MS);
    }
    this.#load.add(waiter.options.map(({ option }) => option), lane, 1);
    if (isRepeated) queue.waiting.pushFirst(lane, waiter);
    else queue.waiting.push(lane, waiter);
    this.#waitedIn.add(queue);
    this.#wakeIn(0);
  }

  #leave(queue: SlotQueue, waiter: Waiter): boolean {
    if (!queue.waiting.remove(waiter)) return false;
    if (queue.waiting.size === 0) this.#waitedIn.delete(queue);
    this.#load.add(waiter.options.map(({ option }) => option), waiter.request.lane, -1);
    return true;
  }

  /**
   * Those sent away form a line of their own behind the queue, each told to come back when the queue will about have room: in order, and spread as
   * they will be served.
   */
  #joinLine({ lineEndMs }: SlotQueue, { request, options }: Asking, queueMs: number): number {
    const nowMs = this.#nowMs();
    const [own] = options[0]?.option.stretches ?? [];
    const lengthMs = (own?.lengthUs ?? 0) / 1000 / Math.max(1, options.length);
    const endMs = Math.max(lineEndMs.get(request.lane) ?? -Infinity, nowMs + Math.min(queueMs, LONGEST_WAIT_MS)) + lengthMs;
    const waitMs = Math.min(endMs - nowMs, LONGEST_WAIT_MS);
    lineEndMs.set(request.lane, nowMs + waitMs);
    return waitMs - LONGEST_QUEUE_MS / 2;
  }

  /** Not while a lease is under way: what it leaves over is seen to after it. */
  #wakeIn(delayMs: number): void {
    const nowMs = this.#nowMs();
    const atMs = Math.max(nowMs + delayMs, this.#leasedAtMs + this.#spacingMs);
    if (this.#leasing || this.#closed || (this.#wake !== undefined && this.#wake.atMs <= atMs)) return;
    this.#wake?.cancel();
    const cancel = this.#options.timers.after(atMs - nowMs, () => {
      this.#wake = undefined;
      void this.#pump();
    });
    this.#wake = { atMs, cancel };
  }

  /** One lease for all who are due. */
  async #pump(): Promise<void> {
    if (this.#leasing || this.#closed) return;
    this.#spacingMs = RENEW_MS;
    this.#sendAwayTheLong();
    const asked = this.#plan(this.#leadUs());
    if ([...this.#waitedIn].some(({ waitsForRoom }) => waitsForRoom)) this.#spacingMs = ROOM_MS;
    if (asked.length > 0 || this.#unused.isWaiting) {
      this.#leasing = true;
      await this.#lease(asked).finally(() => (this.#leasing = false));
    }
    const nextMs = Math.min(...[...this.#waitedIn].map(({ askAtMs }) => askAtMs));
    if (nextMs !== Infinity) this.#wakeIn(Math.max(0, nextMs - this.#nowMs()));
  }

  #sendAwayTheLong(): void {
    for (const queue of this.#waitedIn) {
      for (const lane of LANES) {
        for (let [oldest] = queue.waiting.peek(lane, 1); oldest !== undefined && this.#nowMs() - oldest.sinceMs > LONGEST_STAY_MS; [oldest] = queue.waiting.peek(lane, 1)) {
          this.#leave(queue, oldest);
          oldest.settle({ kind: 'crowded', waitMs: LONGEST_QUEUE_MS });
        }
      }
    }
  }

  /** Those who may be served within the horizon, the first lane first; within a lane the queues take turns, so that no sender waits behind the backlog of another. */
  #plan(leadUs: number): Due[] {
    const nowMs = this.#nowMs();
    const due = [...this.#waitedIn].filter(({ askAtMs }) => askAtMs <= nowMs + EARLY_MS);
    for (const queue of due) queue.waitsForRoom = false;
    const horizonUs = new Map(due.map((queue) => [queue, 0]));
    const asked: Due[] = [];
    for (const lane of LANES) {
      if (this.#options.levers().isPaused(lane).paused) continue;
      const placesMs = this.#options.wires.get(lane)?.placesWithin(leadUs / 1000 + PLACES_AHEAD_MS) ?? [];
      const ofLane = due.flatMap((queue) => this.#planQueue(queue, lane, { room: placesMs.length, horizonUs, leadUs })).sort((a, b) => a.turn - b.turn || a.waiter.sinceMs - b.waiter.sinceMs);
      for (const { queue } of ofLane.slice(placesMs.length)) queue.waitsForRoom = true;
      placesMs.slice(0, ofLane.length).forEach((placeMs, index) => asked.push({ ...(ofLane[index] as Asked), leadUs: Math.max(leadUs, Math.round((placeMs - BEFORE_PLACE_MS) * 1000)) }));
    }
    for (const queue of due) if (!asked.some((one) => one.queue === queue)) queue.askAtMs = nowMs + (queue.waitsForRoom ? ROOM_MS : RETRY_MS);
    return asked.slice(0, MOST_ASKED);
  }

  /** As many of a lane as fill the horizon at the pace of their senders, after what the lanes before have asked for. */
  #planQueue(queue: SlotQueue, lane: Lane, { room, horizonUs, leadUs }: { readonly room: number; readonly horizonUs: Map<SlotQueue, number>; readonly leadUs: number }): Asked[] {
    const asked: Asked[] = [];
    // One more than there is room for, so that those who wait for room alone are known.
    for (const waiter of queue.waiting.peek(lane, room + 1)) {
      const filledUs = horizonUs.get(queue) ?? 0;
      if (filledUs > horizonUsOf(waiter.request, leadUs)) break;
      const options = this.#optionsOf(waiter.request);
      const [first] = options;
      if (first === undefined) continue;
      horizonUs.set(queue, filledUs + (first.option.stretches[0]?.lengthUs ?? 0) / options.length);
      asked.push({ queue, waiter, turn: asked.length, request: waiter.request, options });
    }
    return asked;
  }

  async #lease(asked: readonly Due[]): Promise<void> {
    const askedAtMs = this.#nowMs();
    this.#leasedAtMs = askedAtMs;
    try {
      const caps = new Map(this.#options.rates.current().caps.map((cap) => [cap.capId, cap]));
      const lease = await this.#options.buckets.lease(planLease(asked, { unused: this.#unused.takeAll(), caps }));
      if (lease === null) return;
      if (this.#offset.observe({ askedAtMs, answeredAtMs: this.#nowMs(), databaseNowUs: lease.nowUs })) this.#usableFromMs = this.#nowMs() + AFTER_SET_MS;
      if (askedAtMs < this.#usableFromMs) return this.#decline(asked, lease);
      this.#share(asked, lease);
    } catch (error) {
      const isAway = error instanceof AdapterError && error.isTransient;
      for (const { queue, waiter } of asked) {
        queue.askAtMs = this.#nowMs() + RETRY_MS;
        if (!isAway && this.#leave(queue, waiter)) waiter.fail(error as Error);
      }
    }
  }

  /** All of a lease goes back, and who asked asks again. */
  #decline(asked: readonly Asked[], { slots }: Lease): void {
    slots.forEach((slot, index) => {
      const option = slot.kind === 'slot' ? asked[index]?.options[slot.option]?.option : undefined;
      if (slot.kind === 'slot' && option !== undefined) this.#unused.add(option, slot);
    });
    for (const { queue } of asked) queue.askAtMs = this.#usableFromMs;
  }

  /** Hands the slots of a lease to those they were asked for. */
  #share(asked: readonly Due[], { slots }: Lease): void {
    const nowMs = this.#nowMs();
    for (const { queue } of asked) queue.askAtMs = nowMs;
    asked.forEach((one, index) => {
      const slot = slots[index] as LeasedSlot;
      if (slot.kind === 'slot') this.#grant(one, slot);
      else if (slot.kind === 'capped') this.#sendAwayCapped(one, slot);
      else {
        one.waiter.heldBy = slot.decidedBy;
        // The first of the queue that is served again sets the time for all.
        const againMs = this.#offset.place(slot.atUs - horizonUsOf(one.request, one.leadUs)).startMs + RENEW_MS;
        one.queue.askAtMs = one.queue.askAtMs <= nowMs ? Math.max(nowMs, againMs) : Math.min(one.queue.askAtMs, Math.max(nowMs, againMs));
      }
    });
  }

  /** One that has passed already is void, and its waiter stays first. */
  #grant({ queue, waiter, request, options }: Asked, leased: Extract<LeasedSlot, { kind: 'slot' }>): void {
    const nowMs = this.#nowMs();
    const { metrics, wires } = this.#options;
    const option = options[leased.option] as PacedOption;
    // It is good in every bucket: from when it may be used until the first of its stretches is too long past.
    const slot = { startMs: this.#offset.place(leased.atUs).startMs, endMs: this.#offset.place(Math.min(leased.atUs, ...leased.startsUs)).endMs };
    const onUnused = (): void => this.#unused.add(option.option, leased);
    const wire = wires.get(request.lane);
    metrics.count('sb_slots_leased_total', {});
    if (wire === undefined || slotStateAt(slot, nowMs) === 'void' || !this.#leave(queue, waiter)) {
      metrics.count('sb_slots_void_total', {});
      return onUnused();
    }
    metrics.observe('sb_slot_wait_seconds', { bucket: kindOf(leased.decidedBy ?? waiter.heldBy) }, Math.max(0, slot.startMs - waiter.sinceMs) / 1000);
    waiter.settle({ kind: 'slot', slot, sender: option.sender, pass: wire.reserve(onUnused) });
  }

  #sendAwayCapped({ queue, waiter, options }: Asked, { capId, resetsAtUs }: Extract<LeasedSlot, { kind: 'capped' }>): void {
    this.#unused.noteFull(options, { capId, resetsAtMs: resetsAtUs / 1000, nowMs: this.#nowMs() });
    if (this.#leave(queue, waiter)) waiter.settle({ kind: 'capped', capId, untilMs: Math.ceil(resetsAtUs / 1000) });
  }
}

function kindOf(bucketId: string | null): 'sender' | 'campaign' | 'account' | 'none' {
  const kind = bucketId?.split('/', 1)[0];
  return kind === 'sender' || kind === 'campaign' || kind === 'account' ? kind : 'none';
}

function closing(): AdapterError {
  return new AdapterError('sender-closing', 'unreachable', { message: 'the process is shutting down' });
}
