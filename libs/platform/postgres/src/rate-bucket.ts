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
 * A bucket is one number: the first slot that no one has leased. With I the time of a segment, H the horizon, and C(k) the
 * segments of the messages before the k-th:
 *   base    = greatest(stored, now)       never in the past, and never before a slot already granted, whatever the clock does
 *   slot(k) = base + C(k) x I             a message takes the stretch [slot, slot + cost x I), so no two overlap
 *   granted = those with slot(k) <= now + H
 *   stored  = base + segments granted x I
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
      SELECT bucket_id, interval_us, horizon_us, costs::bigint[] AS costs
        FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) AS asked (bucket_id, interval_us, horizon_us, costs)
       CROSS JOIN set_config('synchronous_commit', 'off', true)
    ), locked AS MATERIALIZED (
      SELECT bucket.bucket_id, bucket.next_slot_us, request.interval_us, request.horizon_us, request.costs
        FROM rate_buckets bucket JOIN request USING (bucket_id)
       ORDER BY bucket.bucket_id FOR UPDATE OF bucket
    ), timed AS MATERIALIZED (
      SELECT *, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_us FROM locked
    ), granted AS MATERIALIZED (
      SELECT bucket_id, now_us, base_us, base_us + segments * interval_us AS next_us, segments
        FROM timed
       CROSS JOIN LATERAL (SELECT greatest(next_slot_us, now_us) AS base_us) AS base
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(cost), 0)::bigint AS segments
           FROM (SELECT cost, sum(cost) OVER (ORDER BY place) - cost AS before FROM unnest(costs) WITH ORDINALITY AS message (cost, place)) AS message
          WHERE base_us + before * interval_us <= now_us + horizon_us
       ) AS fitting
    ), taken AS (
      UPDATE rate_buckets bucket SET next_slot_us = granted.next_us FROM granted WHERE bucket.bucket_id = granted.bucket_id AND granted.segments > 0
    )
    SELECT bucket_id, now_us, base_us, next_us FROM granted`,
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
  readonly next_us: string;
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

/** The slots behind one row of LEASE: the messages, in order, until the segments granted are used up. */
function toLease({ bucketId, emissionIntervalUs, horizonUs, costs }: LeaseRequest, row: GrantRow): Lease {
  const nextSlotUs = Number(row.next_us);
  const slotsUs: number[] = [];
  let slotUs = Number(row.base_us);
  for (const cost of costs) {
    if (slotUs >= nextSlotUs) break;
    slotsUs.push(slotUs);
    slotUs += cost * emissionIntervalUs;
  }
  return { bucketId, nowUs: Number(row.now_us), slotsUs, nextSlotUs, askAgainAtUs: slotsUs.length === costs.length ? null : nextSlotUs - horizonUs };
}

async function grant(database: Database, requests: readonly LeaseRequest[]): Promise<Map<string, GrantRow>> {
  const rows = await database.query<GrantRow>(LEASE, [
    requests.map(({ bucketId }) => bucketId),
    requests.map(({ emissionIntervalUs }) => emissionIntervalUs),
    requests.map(({ horizonUs }) => horizonUs),
    requests.map(({ costs }) => `{${costs.join(',')}}`),
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
