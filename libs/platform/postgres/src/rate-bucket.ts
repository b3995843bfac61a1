import type { Database } from './database.js';
import { encodeLease, type GrantRow } from './rate-bucket-columns.js';

/** A bucket of a lease, and how stretches lie on its time line. All times are whole microseconds of the database clock. */
export interface BucketRules {
  readonly bucketId: string;
  /** Stretches begin at multiples of this, 0 for anywhere. */
  readonly gridUs: number;
  /** The first `reservedUs` of every `periodUs` are kept for one-time passcodes while any are asked for; 0 for none. */
  readonly periodUs: number;
  readonly reservedUs: number;
}

/** A counter that begins anew at each midnight of its time zone. */
export interface CapRules {
  readonly capId: string;
  readonly limit: number;
  /** IANA name, e.g. America/Los_Angeles. */
  readonly timeZone: string;
}

/** One way to send a message: a stretch of each bucket (its cost at the bucket's pace) and a count in each cap. */
export interface SlotOption {
  readonly stretches: readonly { readonly bucketId: string; readonly lengthUs: number }[];
  readonly counts: readonly { readonly capId: string; readonly cost: number }[];
}

/** A message that asks for a slot, in all buckets and caps of any one of its options. */
export interface SlotWish {
  readonly isOtp: boolean;
  /** How far ahead of now its slot may lie. */
  readonly horizonUs: number;
  readonly options: readonly SlotOption[];
}

/** What was leased and never used. Told at most once, also after an error: by then it may be another's. */
export interface UnusedSlots {
  readonly stretches: readonly { readonly bucketId: string; readonly startUs: number; readonly lengthUs: number }[];
  readonly counts: readonly { readonly capId: string; readonly cost: number; readonly resetsAtUs: number }[];
}

export interface LeaseRequest {
  /** Every bucket and cap that is named in wishes and `unused`, each once. */
  readonly buckets: readonly BucketRules[];
  readonly caps: readonly CapRules[];
  /** In the order in which they are served. */
  readonly wishes: readonly SlotWish[];
  readonly unused: UnusedSlots;
  /** How long a slot is good for: none is given that would be used after a midnight of its caps. */
  readonly validUs: number;
  /** No slot comes sooner than this: whoever asks has something to do first. At most the horizon of any wish. */
  readonly leadUs: number;
}

export type LeasedSlot =
  /** `option` counts from 0; `atUs`: when it may be used; `startsUs`: where its stretch begins in each bucket of the option, less than a step of the grid before or at `atUs`; `resetsAtUs`: of each count; `decidedBy`: the bucket that set the time, null where it is now. */
  | { readonly kind: 'slot'; readonly option: number; readonly atUs: number; readonly startsUs: readonly number[]; readonly resetsAtUs: readonly number[]; readonly decidedBy: string | null }
  /** Beyond the horizon, and not before this. */
  | { readonly kind: 'later'; readonly atUs: number; readonly decidedBy: string | null }
  /** A cap of every option is used up; the first of them begins anew then. */
  | { readonly kind: 'capped'; readonly capId: string; readonly resetsAtUs: number };

export interface Lease {
  /** The clock of the database when the slots were granted. */
  readonly nowUs: number;
  /** By position of the wishes. */
  readonly slots: readonly LeasedSlot[];
}

export interface RateBuckets {
  /**
   * Leases slots of any number of buckets in one statement. Over all processes the stretches of a bucket never overlap and no slot lies in the past, so
   * that in any second lie at most the pace plus the largest message; a cap never counts less than was leased. Not idempotent: slots of a lease
   * whose answer was lost stay empty and counted. Null where nothing was asked. AdapterError as of the database.
   */
  lease(request: LeaseRequest): Promise<Lease | null>;
}

/** Defined by a migration, where the statement is explained. */
const LEASE = {
  name: 'slots-lease',
  text: `SELECT now_us, kind, option_place, at_us, starts_us, place, resets_us
    FROM lease_slots($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)`,
};

/** The database must not be inside a transaction: its buckets stay locked until the lease is committed. */
export function createRateBuckets(database: Database): RateBuckets {
  return {
    async lease(request) {
      const { wishes, unused } = request;
      if (wishes.length === 0 && unused.stretches.length === 0 && unused.counts.length === 0) return null;
      const rows = await database.query<GrantRow>(LEASE, encodeLease(request));
      const [first] = rows;
      return first === undefined ? null : { nowUs: Number(first.now_us), slots: rows.map((row) => toSlot(request, row)) };
    },
  };
}

function toSlot({ buckets, caps }: LeaseRequest, row: GrantRow): LeasedSlot {
  const atUs = Number(row.at_us);
  const decidedBy = row.place === null ? null : (buckets[row.place - 1]?.bucketId ?? null);
  switch (row.kind) {
    case 'slot': return { kind: 'slot', option: (row.option_place ?? 1) - 1, atUs, startsUs: row.starts_us.map(Number), resetsAtUs: row.resets_us.map(Number), decidedBy };
    case 'later': return { kind: 'later', atUs, decidedBy };
    case 'capped': return { kind: 'capped', capId: caps[(row.place ?? 1) - 1]?.capId ?? '', resetsAtUs: atUs };
  }
}
