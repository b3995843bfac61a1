import type { BucketRules, CapRules, LeaseRequest, UnusedSlots } from '@signalbox/message';
import { LEASE_HORIZON_MS, SLOT_VALIDITY_MS, type PacedOption } from '@signalbox/pacing';
import type { SlotRequest } from './slot-request.js';

/** Who asks, and the ways in which it can be sent now. */
export interface Asking {
  readonly request: SlotRequest;
  readonly options: readonly PacedOption[];
}

/** Who asks in a lease. */
export interface TimedAsking extends Asking {
  /** It has no use for a slot that comes sooner than this. */
  readonly leadUs: number;
}

export const NOTHING_UNUSED: UnusedSlots = { stretches: [], counts: [] };

/** Behind what is too near to be used. An otp finds its place behind a horizon that others have filled. */
export function horizonUsOf({ lane }: SlotRequest, leadUs: number): number {
  return leadUs + (lane === 'otp' ? 2 : 1) * LEASE_HORIZON_MS * 1000;
}

export interface LeaseTerms {
  readonly unused: UnusedSlots;
  readonly caps: ReadonlyMap<string, CapRules>;
}

/** One lease for all who ask, in this order. What is unused goes back with it as far as its buckets and caps are known here. */
export function planLease(asking: readonly TimedAsking[], { unused, caps: known }: LeaseTerms): LeaseRequest {
  const buckets = new Map<string, BucketRules>(unused.stretches.map(({ bucketId }) => [bucketId, { bucketId, gridUs: 0, periodUs: 0, reservedUs: 0 }]));
  const counts = unused.counts.filter(({ capId }) => known.has(capId));
  const caps = new Map<string, CapRules>(counts.map(({ capId }) => [capId, known.get(capId) as CapRules]));
  for (const option of asking.flatMap(({ options }) => options)) {
    for (const { bucketId, gridUs, periodUs, reservedUs } of option.buckets) buckets.set(bucketId, { bucketId, gridUs, periodUs, reservedUs });
    for (const cap of option.caps) caps.set(cap.capId, cap);
  }
  return {
    buckets: [...buckets.values()], caps: [...caps.values()], unused: { stretches: unused.stretches, counts }, validUs: SLOT_VALIDITY_MS * 1000,
    wishes: asking.map(({ request, options, leadUs }) => ({ isOtp: request.lane === 'otp', leadUs, horizonUs: horizonUsOf(request, leadUs), options: options.map(({ option }) => option) })),
  };
}
