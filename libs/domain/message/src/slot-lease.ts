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
  /** See `isTimeZone`. */
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
  /** No slot of it comes sooner than this from now: it has something to do first, or no use for one. At most its horizon. */
  readonly leadUs: number;
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
