import type { Lease, LeasedSlot, LeaseRequest } from '@signalbox/message';
import type { Database } from './database.js';
import { encodeLease, type GrantRow } from './rate-bucket-columns.js';

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
    FROM lease_slots_from($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)`,
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
