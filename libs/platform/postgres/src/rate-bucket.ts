import type { Database } from './database.js';

export interface LeaseRequest {
  readonly bucketId: string;
  /** Time one segment takes at the pace asked for; a whole number. */
  readonly emissionIntervalUs: number;
  /** Segments of each message, in the order in which the slots are wanted. */
  readonly costs: readonly number[];
  /** How far ahead of now a slot may lie; a whole number. */
  readonly horizonUs: number;
}

export interface Lease {
  readonly bucketId: string;
  /** The clock of the database when the slots were granted, in microseconds since the epoch. */
  readonly nowUs: number;
  /** Absolute slots of the first messages asked for, on that clock; fewer than asked where the horizon was reached. */
  readonly slotsUs: readonly number[];
  /** First slot that this lease leaves free: what `returnUnusedTail` compares with. */
  readonly nextSlotUs: number;
  /** When asking again yields a slot, on that clock; null where everything asked for was granted. */
  readonly askAgainAtUs: number | null;
}

export interface RateBuckets {
  /**
   * Leases slots of several buckets (each named once) in one statement; leases by position. Over all processes the slots of
   * a bucket never overlap, none lies in the past, and in any second lie at most the pace plus the largest message.
   * Not idempotent: slots of a lease whose answer was lost stay empty. AdapterError as of the database.
   */
  leaseSlots(requests: readonly LeaseRequest[]): Promise<Lease[]>;
  /**
   * Gives back what lies from `fromUs` to the lease's `nextSlotUs`, unless someone has leased beyond it; true if it did.
   * `fromUs` is no earlier than the end of the last slot used (slot + cost x interval). At most once per lease, and never
   * again after an error: by then the same stretch may have been leased by another and look untouched.
   */
  returnUnusedTail(bucketId: string, fromUs: number, expectedNextUs: number): Promise<boolean>;
}

/**
 * A bucket is one number: the first slot that no one has leased. With I the time of a segment and H the horizon, the
 * caller sends, of n messages, the n + 1 offsets at which each begins and the last ends: 0, c1 x I, (c1 + c2) x I, ...
 *   base    = greatest(stored, now)       never in the past, and never before a slot already granted, whatever the clock does
 *   slot(k) = base + offset(k)            a message takes the stretch from its slot to the next, so no two overlap
 *   granted = how many k < n have slot(k) <= now + H; offsets ascend, so width_bucket finds it
 *   stored  = base + offset(granted)
 * Of the slots in any second all but the last have ended their stretch within it: pace x 1 s + the largest message.
 *
 * `locked` takes the rows in the order of their names, so that two leases never deadlock; `timed` reads the clock after
 * each lock is held, since waiting for it takes time. synchronous_commit is off, because a lease is worth nothing after its
 * horizon, and no crash or failover is over sooner: what it could lose are slots that have passed.
 */
const LEASE = {
  name: 'rate-bucket-lease',
  text: `
    WITH request AS (
      SELECT bucket_id, horizon_us, offsets_us::bigint[] AS offsets_us
        FROM unnest($1::text[], $2::bigint[], $3::text[]) AS asked (bucket_id, horizon_us, offsets_us)
       CROSS JOIN set_config('synchronous_commit', 'off', true)
    ), locked AS MATERIALIZED (
      SELECT bucket.bucket_id, bucket.next_slot_us, request.horizon_us, request.offsets_us
        FROM rate_buckets bucket JOIN request USING (bucket_id)
       ORDER BY bucket.bucket_id FOR UPDATE OF bucket
    ), timed AS MATERIALIZED (
      SELECT *, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_us FROM locked
    ), granted AS MATERIALIZED (
      SELECT bucket_id, now_us, base_us, least(width_bucket(now_us + horizon_us - base_us, offsets_us), cardinality(offsets_us) - 1) AS messages, offsets_us
        FROM timed CROSS JOIN LATERAL (SELECT greatest(next_slot_us, now_us) AS base_us) AS base
    ), taken AS (
      -- Arrays count from 1: the offset at which the last message granted ends.
      UPDATE rate_buckets bucket SET next_slot_us = base_us + offsets_us[messages + 1]
        FROM granted WHERE bucket.bucket_id = granted.bucket_id AND messages > 0
    )
    SELECT bucket_id, now_us, base_us, messages FROM granted`,
};

const CREATE = {
  name: 'rate-bucket-create',
  text: 'INSERT INTO rate_buckets (bucket_id, next_slot_us) SELECT bucket_id, 0 FROM unnest($1::text[]) AS asked (bucket_id) ORDER BY 1 ON CONFLICT DO NOTHING',
};

const RETURN_TAIL = {
  name: 'rate-bucket-return',
  text: 'UPDATE rate_buckets SET next_slot_us = $2 WHERE bucket_id = $1 AND next_slot_us = $3 AND $2::bigint < $3::bigint RETURNING 1',
};

interface GrantRow {
  readonly bucket_id: string;
  readonly now_us: string;
  readonly base_us: string;
  readonly messages: number;
}

const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

function checkRequests(requests: readonly LeaseRequest[]): void {
  if (new Set(requests.map(({ bucketId }) => bucketId)).size < requests.length) throw new RangeError('a bucket is named twice in one lease');
  for (const { bucketId, emissionIntervalUs, horizonUs, costs } of requests) {
    if (!isWhole(emissionIntervalUs, 1) || !isWhole(horizonUs, 0) || !costs.every((cost) => isWhole(cost, 1))) {
      throw new RangeError(`the lease of ${bucketId} takes whole numbers: an interval and costs of at least 1, a horizon of at least 0`);
    }
  }
}

/** Where each message begins after the first slot, and where the last ends. */
function offsetsOf({ costs, emissionIntervalUs }: LeaseRequest): number[] {
  let segments = 0;
  return [0, ...costs.map((cost) => (segments += cost) * emissionIntervalUs)];
}

function toLease(request: LeaseRequest, row: GrantRow): Lease {
  const offsetsUs = offsetsOf(request);
  const baseUs = Number(row.base_us);
  const nextSlotUs = baseUs + (offsetsUs[row.messages] ?? 0);
  return {
    bucketId: request.bucketId,
    nowUs: Number(row.now_us),
    slotsUs: offsetsUs.slice(0, row.messages).map((offsetUs) => baseUs + offsetUs),
    nextSlotUs,
    askAgainAtUs: row.messages === request.costs.length ? null : nextSlotUs - request.horizonUs,
  };
}

async function grant(database: Database, requests: readonly LeaseRequest[]): Promise<Map<string, GrantRow>> {
  const rows = await database.query<GrantRow>(LEASE, [
    requests.map(({ bucketId }) => bucketId),
    requests.map(({ horizonUs }) => horizonUs),
    requests.map((request) => `{${offsetsOf(request).join(',')}}`),
  ]);
  return new Map(rows.map((row) => [row.bucket_id, row]));
}

/** The database must not be inside a transaction: a bucket stays locked until the lease is committed. */
export function createRateBuckets(database: Database): RateBuckets {
  return {
    async leaseSlots(requests) {
      checkRequests(requests);
      if (requests.length === 0) return [];
      const granted = await grant(database, requests);
      const unknown = requests.filter(({ bucketId }) => !granted.has(bucketId));
      if (unknown.length > 0) {
        await database.query(CREATE, [unknown.map(({ bucketId }) => bucketId)]);
        for (const [bucketId, row] of await grant(database, unknown)) granted.set(bucketId, row);
      }
      return requests.map((request) => {
        const row = granted.get(request.bucketId);
        if (!row) throw new Error(`the bucket ${request.bucketId} was deleted while it was being leased`);
        return toLease(request, row);
      });
    },
    async returnUnusedTail(bucketId, fromUs, expectedNextUs) {
      return (await database.query(RETURN_TAIL, [bucketId, fromUs, expectedNextUs])).length > 0;
    },
  };
}
