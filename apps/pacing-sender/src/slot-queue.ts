import { LANES, type Lane } from '@signalbox/message';
import { createLaneQueue, type LaneQueue, type PacedOption } from '@signalbox/pacing';
import type { SlotGrant, SlotRequest } from './slot-request.js';

/** One who waits for a slot. */
export interface Waiter {
  readonly request: SlotRequest;
  readonly sinceMs: number;
  /** As they were when it came, by which its load is counted. */
  readonly options: readonly PacedOption[];
  /** The bucket that last kept it from being served. */
  heldBy: string | null;
  settle(grant: SlotGrant): void;
  fail(error: Error): void;
}

/** Those who wait for the same senders with numbers of the same carrier: none of them has reason to pass another of its lane. */
export interface SlotQueue {
  readonly waiting: LaneQueue<Waiter>;
  /** Monotonic time before which asking brings nothing. */
  askAtMs: number;
  /** Whether it has someone who waits for nothing but a place on the wire. */
  waitsForRoom: boolean;
  /** By lane: when, by the monotonic clock, the turn of the last one sent away will about come. */
  readonly lineEndMs: Map<Lane, number>;
}

export function createSlotQueue(): SlotQueue {
  return { waiting: createLaneQueue<Waiter>(({ request }) => request.segments), askAtMs: -Infinity, waitsForRoom: false, lineEndMs: new Map() };
}

/** Those whose senders differ only because routing offered each its own few of a pool wait together. */
export function queueNameOf({ senders, poolId, carrier }: SlotRequest): string {
  return `${senders.length === 1 ? `sender ${senders[0] ?? ''}` : `pool ${poolId}`} ${carrier ?? ''}`;
}

/** Everyone, in the order of lanes. */
export function allOf({ waiting }: SlotQueue): Waiter[] {
  return LANES.flatMap((lane) => waiting.peek(lane, Infinity));
}
