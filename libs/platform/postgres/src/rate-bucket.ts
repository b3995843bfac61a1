import type { Database } from './database.js';

export interface LeaseRequest {
  readonly bucketId: string;
  /** Time one segment takes at the pace asked for. */
  readonly emissionIntervalUs: number;
  /** Segments of each message, in the order in which the slots are wanted. */
  readonly costs: readonly number[];
  /** How far ahead of now a slot may lie. */
  readonly horizonUs: number;
}

export interface Lease {
  readonly bucketId: string;
  /** The database clock at the moment of the grant, microseconds since the epoch. */
  readonly nowUs: number;
  /** Absolute slots of the first messages asked for; fewer than asked where the horizon was reached. */
  readonly slotsUs: readonly number[];
  /** Next free slot of the bucket after this lease: what returnUnusedTail compares with. */
  readonly nextSlotUs: number;
  /** Database time from which asking again yields a slot; null where everything asked was granted. */
  readonly askAgainAtUs: number | null;
}

export interface RateBuckets {
  leaseSlots(requests: readonly LeaseRequest[]): Promise<Lease[]>;
  returnUnusedTail(bucketId: string, fromUs: number, expectedNextUs: number): Promise<boolean>;
}

export declare function createRateBuckets(database: Database): RateBuckets;
