import { randomUUID } from 'node:crypto';
import { roleOf } from '@signalbox/data-model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRateBuckets, openDatabase, type Lease, type LeaseRequest, type PooledDatabase, type RateBuckets } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/create-test-database.js';
import { readAdminUrl } from './postgres.config.js';

const SECOND_US = 1_000_000;

let test: TestDatabase;
let database: PooledDatabase;
let buckets: RateBuckets;

function openOne(): PooledDatabase {
  return openDatabase({ url: test.url, role: roleOf('pacing-sender'), applicationName: 'rate-bucket-test', max: 1, statementTimeoutMs: 5_000 });
}

beforeAll(async () => {
  test = await createTestDatabase(readAdminUrl());
  database = openOne();
  buckets = createRateBuckets(database);
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const newBucket = (): string => `sender:${randomUUID()}`;

async function leaseOne(request: Partial<LeaseRequest> & { bucketId: string }, from = buckets): Promise<Lease> {
  const [lease] = await from.leaseSlots([{ emissionIntervalUs: 10_000, costs: [1], horizonUs: 100_000, ...request }]);
  if (!lease) throw new Error('no lease');
  return lease;
}

async function storedNext(bucketId: string): Promise<number | undefined> {
  const [row] = await database.query<{ next_slot_us: string }>('SELECT next_slot_us FROM rate_buckets WHERE bucket_id = $1', [bucketId]);
  return row && Number(row.next_slot_us);
}

/** A message on the time line of its bucket. */
interface Stretch { readonly slotUs: number; readonly endUs: number; readonly cost: number }

function stretchesOf({ slotsUs }: Lease, { costs, emissionIntervalUs }: LeaseRequest): Stretch[] {
  return slotsUs.map((slotUs, index) => ({ slotUs, cost: costs[index] ?? 0, endUs: slotUs + (costs[index] ?? 0) * emissionIntervalUs }));
}

function expectPaced(stretches: readonly Stretch[], emissionIntervalUs: number): void {
  const sorted = stretches.toSorted((a, b) => a.slotUs - b.slotUs);
  const largest = Math.max(...sorted.map(({ cost }) => cost));
  for (const [index, { slotUs }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before) expect(slotUs).toBeGreaterThanOrEqual(before.endUs);
    let segments = 0;
    for (let other = index; other < sorted.length && (sorted[other]?.slotUs ?? 0) < slotUs + SECOND_US; other += 1) segments += sorted[other]?.cost ?? 0;
    expect(segments).toBeLessThanOrEqual(SECOND_US / emissionIntervalUs + largest);
  }
}

describe('leaseSlots', () => {
  it('grants slots one after the other, by the segments of each message', async () => {
    const lease = await leaseOne({ bucketId: newBucket(), costs: [1, 3, 2] });
    const [first = 0] = lease.slotsUs;
    expect(first).toBe(lease.nowUs);
    expect(lease.slotsUs).toEqual([first, first + 10_000, first + 40_000]);
    expect(lease).toMatchObject({ nextSlotUs: first + 60_000, askAgainAtUs: null });
  });

  it('stops at the horizon, and says when to ask again', async () => {
    const bucketId = newBucket();
    const lease = await leaseOne({ bucketId, costs: [4, 4, 4, 4, 4], horizonUs: 100_000 });
    // Slots at 0, 40 and 80 ms; the next, at 120 ms, becomes leasable 100 ms before.
    expect(lease.slotsUs.map((slotUs) => slotUs - lease.nowUs)).toEqual([0, 40_000, 80_000]);
    expect(lease.askAgainAtUs).toBe(lease.nowUs + 20_000);
    const none = await leaseOne({ bucketId, horizonUs: 0 });
    expect(none).toMatchObject({ slotsUs: [], nextSlotUs: lease.nextSlotUs, askAgainAtUs: lease.nextSlotUs });
    expect(await storedNext(bucketId)).toBe(lease.nextSlotUs);
  });

  it('yields a slot when asked again at the time that it gave', async () => {
    const bucketId = newBucket();
    const full = await leaseOne({ bucketId, costs: Array.from({ length: 50 }, () => 1), horizonUs: 20_000 });
    const again = full.askAgainAtUs ?? 0;
    let lease = await leaseOne({ bucketId, horizonUs: 20_000 });
    for (; lease.nowUs < again; lease = await leaseOne({ bucketId, horizonUs: 20_000 })) expect(lease.slotsUs).toEqual([]);
    expect(lease.slotsUs).toEqual([Math.max(full.nextSlotUs, lease.nowUs)]);
  });

  it('never grants what has passed', async () => {
    const bucketId = newBucket();
    await leaseOne({ bucketId });
    await database.query('UPDATE rate_buckets SET next_slot_us = 1 WHERE bucket_id = $1', [bucketId]);
    const lease = await leaseOne({ bucketId });
    expect(lease.slotsUs).toEqual([lease.nowUs]);
  });

  it('grants nothing twice when the clock of the database goes back', async () => {
    const bucketId = newBucket();
    const { nowUs } = await leaseOne({ bucketId });
    const aheadUs = nowUs + 60 * SECOND_US;
    await database.query('UPDATE rate_buckets SET next_slot_us = $2 WHERE bucket_id = $1', [bucketId, aheadUs]);
    expect(await leaseOne({ bucketId })).toMatchObject({ slotsUs: [], nextSlotUs: aheadUs, askAgainAtUs: aheadUs - 100_000 });
    expect((await leaseOne({ bucketId, horizonUs: 120 * SECOND_US })).slotsUs).toEqual([aheadUs]);
  });

  it('answers by position, for known and new buckets, also for nothing', async () => {
    const known = newBucket();
    await leaseOne({ bucketId: known });
    const ids = [newBucket(), known, newBucket()];
    const leases = await buckets.leaseSlots(ids.map((bucketId, index) => ({ bucketId, emissionIntervalUs: 1_000, costs: Array.from({ length: index }, () => 1), horizonUs: SECOND_US })));
    expect(leases.map(({ bucketId }) => bucketId)).toEqual(ids);
    expect(leases.map(({ slotsUs }) => slotsUs.length)).toEqual([0, 1, 2]);
    expect(await buckets.leaseSlots([])).toEqual([]);
  });

  it.each([
    { name: 'a bucket named twice', requests: [{ bucketId: 'a' }, { bucketId: 'a' }] },
    { name: 'half an interval', requests: [{ bucketId: 'a', emissionIntervalUs: 0.5 }] },
    { name: 'a message of no segments', requests: [{ bucketId: 'a', costs: [0] }] },
    { name: 'a horizon behind', requests: [{ bucketId: 'a', horizonUs: -1 }] },
  ])('refuses $name', async ({ requests }) => {
    await expect(buckets.leaseSlots(requests.map((request) => ({ emissionIntervalUs: 1, costs: [1], horizonUs: 0, ...request })))).rejects.toThrow(RangeError);
  });

  it('makes a bucket once for many who need it first', async () => {
    const bucketId = newBucket();
    const connections = Array.from({ length: 4 }, openOne);
    const request = { bucketId, emissionIntervalUs: 10_000, costs: [1, 1], horizonUs: SECOND_US };
    const leases = await Promise.all(connections.map((one) => leaseOne(request, createRateBuckets(one))));
    await Promise.all(connections.map((one) => one.close()));
    expect(leases.map(({ slotsUs }) => slotsUs.length)).toEqual([2, 2, 2, 2]);
    expectPaced(leases.flatMap((lease) => stretchesOf(lease, request)), 10_000);
  });
});

describe('concurrent leases', () => {
  it('take buckets in the order of their names, whatever the order asked for, so that they never deadlock', async () => {
    const [first, last] = [`a-${newBucket()}`, `b-${newBucket()}`];
    const [holder, waiter, other] = [openOne(), openOne(), openOne()];
    // Only the server's own login sees what others wait for.
    const admin = openDatabase({ url: test.url, applicationName: 'admin', max: 1, statementTimeoutMs: 5_000 });
    try {
      await Promise.all([leaseOne({ bucketId: first }), leaseOne({ bucketId: last })]);
      // The plan of a large table, which would look the buckets up in the order asked for.
      await waiter.query('SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_bitmapscan = off');
      const ask = (bucketId: string): LeaseRequest => ({ bucketId, emissionIntervalUs: 1_000, costs: [1], horizonUs: SECOND_US });
      let waiting: Promise<Lease[]> | undefined;
      await holder.transaction(async (tx) => {
        await tx.query('SELECT 1 FROM rate_buckets WHERE bucket_id = $1 FOR UPDATE', [first]);
        waiting = createRateBuckets(waiter).leaseSlots([ask(last), ask(first)]);
        await expect.poll(() => admin.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).toHaveLength(1);
        expect(await createRateBuckets(other).leaseSlots([ask(last)])).toHaveLength(1);
      });
      expect(await waiting).toHaveLength(2);
    } finally {
      await Promise.all([holder, waiter, other, admin].map((one) => one.close()));
    }
  });

  const plan = fc.record({
    emissionIntervalUs: fc.integer({ min: 50, max: 20_000 }),
    workers: fc.array(fc.array(fc.record({
      costs: fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 30 }),
      horizonUs: fc.integer({ min: 0, max: 300_000 }),
      order: fc.boolean(),
      /** How many of the messages granted are sent; the rest of the lease goes back. */
      used: fc.option(fc.integer({ min: 0, max: 30 })),
    }), { minLength: 5, maxLength: 30 }), { minLength: 2, maxLength: 4 }),
  });

  it('never overlap nor exceed the pace, whatever is asked of several buckets and given back', async () => {
    const connections = Array.from({ length: 4 }, openOne);
    try {
      await fc.assert(fc.asyncProperty(plan, async ({ emissionIntervalUs, workers }) => {
        const names = [newBucket(), newBucket()];
        const used = new Map<string, Stretch[]>(names.map((name) => [name, []]));
        await Promise.all(workers.map(async (steps, worker) => {
          const own = createRateBuckets(connections[worker] ?? database);
          for (const step of steps) {
            const requests = (step.order ? names : names.toReversed()).map((bucketId) => ({ bucketId, emissionIntervalUs, costs: step.costs, horizonUs: step.horizonUs }));
            for (const [index, lease] of (await own.leaseSlots(requests)).entries()) {
              const granted = stretchesOf(lease, requests[index] as LeaseRequest);
              for (const { slotUs } of granted) {
                expect(slotUs).toBeGreaterThanOrEqual(lease.nowUs);
                expect(slotUs).toBeLessThanOrEqual(lease.nowUs + step.horizonUs);
              }
              const kept = granted.slice(0, step.used ?? granted.length);
              used.get(lease.bucketId)?.push(...kept);
              const [unused] = granted.slice(kept.length);
              if (unused) await own.returnUnusedTail(lease.bucketId, unused.slotUs, lease.nextSlotUs);
            }
          }
        }));
        for (const stretches of used.values()) if (stretches.length > 0) expectPaced(stretches, emissionIntervalUs);
      }), { numRuns: 15 });
    } finally {
      await Promise.all(connections.map((one) => one.close()));
    }
  });

  it('leave no gap while there is backlog, unless no one asked in time', async () => {
    const bucketId = newBucket();
    const connections = Array.from({ length: 3 }, openOne);
    const request = { bucketId, emissionIntervalUs: 1_000, costs: Array.from({ length: 20 }, (_, n) => 1 + (n % 3)), horizonUs: 100_000 };
    const { nowUs: startUs } = await leaseOne({ bucketId });
    const leases = (await Promise.all(connections.map(async (one) => {
      const own: Lease[] = [];
      for (let lease = await leaseOne(request, createRateBuckets(one)); lease.nowUs < startUs + SECOND_US / 2; lease = await leaseOne(request, createRateBuckets(one))) own.push(lease);
      return own;
    }))).flat();
    await Promise.all(connections.map((one) => one.close()));
    const stretches = leases.flatMap((lease) => stretchesOf(lease, request));
    expectPaced(stretches, 1_000);
    const ends = new Set(stretches.map(({ endUs }) => endUs));
    const idleStarts = new Set(leases.map(({ nowUs }) => nowUs));
    const gaps = stretches.toSorted((one, other) => one.slotUs - other.slotUs).slice(1).filter(({ slotUs }) => !ends.has(slotUs) && !idleStarts.has(slotUs));
    expect(gaps).toEqual([]);
  });
});

describe('returnUnusedTail', () => {
  it('gives back the tail for the next to lease', async () => {
    const bucketId = newBucket();
    const lease = await leaseOne({ bucketId, costs: [1, 1, 1], horizonUs: SECOND_US });
    const fromUs = lease.slotsUs[1] ?? 0;
    expect(await buckets.returnUnusedTail(bucketId, fromUs, lease.nextSlotUs)).toBe(true);
    const next = await leaseOne({ bucketId, horizonUs: SECOND_US });
    expect(next.slotsUs).toEqual([Math.max(fromUs, next.nowUs)]);
  });

  it('keeps it where someone has leased beyond, and never moves a bucket forward', async () => {
    const bucketId = newBucket();
    const lease = await leaseOne({ bucketId, costs: [1, 1], horizonUs: SECOND_US });
    expect(await buckets.returnUnusedTail(bucketId, lease.nextSlotUs + 1, lease.nextSlotUs)).toBe(false);
    const other = await leaseOne({ bucketId, horizonUs: SECOND_US });
    expect(await buckets.returnUnusedTail(bucketId, lease.slotsUs[1] ?? 0, lease.nextSlotUs)).toBe(false);
    expect(await storedNext(bucketId)).toBe(other.nextSlotUs);
    expect(await buckets.returnUnusedTail(newBucket(), 0, 1)).toBe(false);
  });
});
