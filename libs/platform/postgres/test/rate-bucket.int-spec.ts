import { randomUUID } from 'node:crypto';
import { roleOf } from '@signalbox/data-model';
import { isTimeZone, type Lease, type LeaseRequest, type SlotWish } from '@signalbox/message';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRateBuckets, openDatabase, type PooledDatabase, type RateBuckets } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/create-test-database.js';
import { readAdminUrl } from './postgres.config.js';

const SECOND_US = 1_000_000;
const UNIT_US = 10_000;
const HORIZON_US = 100_000;
/** As in the rule: see MOST_EARLY_US of @signalbox/pacing. */
const EARLY_US = 8_000;

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

const newBucket = (): string => `sender/${randomUUID()}`;
const anywhere = (bucketId: string) => ({ bucketId, gridUs: 0, periodUs: 0, reservedUs: 0 });
const wish = (bucketIds: readonly string[], segments: number, change: Partial<SlotWish> = {}): SlotWish => ({ isOtp: false, leadUs: 0, horizonUs: HORIZON_US, options: [{ stretches: bucketIds.map((bucketId) => ({ bucketId, lengthUs: segments * UNIT_US })), counts: [] }], ...change });
const asking = (bucketIds: readonly string[], wishes: readonly SlotWish[], change: Partial<LeaseRequest> = {}): LeaseRequest => ({ buckets: bucketIds.map(anywhere), caps: [], wishes, unused: { stretches: [], counts: [] }, validUs: 20_000, ...change });

async function lease(request: LeaseRequest, from = buckets): Promise<Lease> {
  const answer = await from.lease(request);
  if (!answer) throw new Error('no answer');
  return answer;
}

const timesOf = ({ slots }: Lease): (number | string)[] => slots.map((slot) => (slot.kind === 'slot' ? slot.atUs : slot.kind));

describe('lease', () => {
  it('grants slots one after the other, by the length of each, as far as the horizon', async () => {
    const bucket = newBucket();
    const first = await lease(asking([bucket], [1, 3, 8, 2].map((segments) => wish([bucket], segments))));
    const [start = 0] = timesOf(first) as number[];
    expect(start).toBe(first.nowUs);
    expect(first.slots.map((slot) => slot.kind === 'slot' && slot.startsUs[0])).toEqual([start, start + UNIT_US, start + 4 * UNIT_US, false]);
    expect(first.slots[3]).toEqual({ kind: 'later', atUs: start + 12 * UNIT_US, decidedBy: bucket });
  });

  it('gives a message the earliest time that all its buckets have free, and leaves the rest of the wide one to others', async () => {
    const [slow, fast, wide] = [newBucket(), newBucket(), newBucket()];
    const names = [slow, fast, wide];
    const answer = await lease(asking(names, [wish([slow, wide], 5), wish([slow, wide], 1), wish([fast, wide], 1), wish([fast, wide], 1)]));
    const now = answer.nowUs;
    expect(timesOf(answer)).toEqual([now, now + 5 * UNIT_US, now + 6 * UNIT_US, now + 7 * UNIT_US]);
    const other = newBucket();
    const late = await lease(asking([slow, other], [wish([slow], 1), wish([slow, other], 1, { horizonUs: 2 * HORIZON_US }), wish([other], 1)]));
    // The other bucket was asked for a time far ahead; before it there is room.
    expect(late.slots[2]).toMatchObject({ kind: 'slot', atUs: late.nowUs });
  });

  it('takes the option that comes first', async () => {
    const [busy, idle] = [newBucket(), newBucket()];
    const either: SlotWish = { isOtp: false, leadUs: 0, horizonUs: HORIZON_US, options: [busy, idle].map((bucketId) => ({ stretches: [{ bucketId, lengthUs: UNIT_US }], counts: [] })) };
    const answer = await lease(asking([busy, idle], [wish([busy], 2), either, either, either]));
    expect(answer.slots.map((slot) => slot.kind === 'slot' && slot.option)).toEqual([0, 1, 1, 0]);
  });

  it('never grants what has passed, nor anything twice when the clock goes back', async () => {
    const bucket = newBucket();
    await lease(asking([bucket], [wish([bucket], 1)]));
    await database.query("UPDATE rate_buckets SET next_slot_us = 2, gaps_us = '{0,1}' WHERE bucket_id = $1", [bucket]);
    const answer = await lease(asking([bucket], [wish([bucket], 1)]));
    expect(timesOf(answer)).toEqual([answer.nowUs]);
    const aheadUs = answer.nowUs + 60 * SECOND_US;
    await database.query("UPDATE rate_buckets SET next_slot_us = $2, gaps_us = '{}' WHERE bucket_id = $1", [bucket, aheadUs]);
    expect((await lease(asking([bucket], [wish([bucket], 1)]))).slots).toEqual([{ kind: 'later', atUs: aheadUs, decidedBy: bucket }]);
  });

  it('follows a clock that was set back, and takes nothing back from before', async () => {
    const bucket = newBucket();
    await lease(asking([bucket], [wish([bucket], 1)]));
    const [setByUs, leftUs] = [3_600 * SECOND_US, 50_000];
    await database.query("UPDATE rate_buckets SET seen_us = seen_us + $2, next_slot_us = seen_us + $2 + $3, gaps_us = ARRAY[seen_us, seen_us + $2] WHERE bucket_id = $1", [bucket, setByUs, leftUs]);
    const unused = { stretches: [{ bucketId: bucket, startUs: Date.now() * 1_000 + setByUs, lengthUs: UNIT_US }], counts: [] };
    const answer = await lease(asking([bucket], [wish([bucket], 1, { horizonUs: SECOND_US }), wish([bucket], 1, { horizonUs: SECOND_US })], { unused }));
    expect(timesOf(answer)).toEqual([answer.nowUs + leftUs, answer.nowUs + leftUs + UNIT_US]);
  });

  it('gives an unused stretch to the next, also from the middle', async () => {
    const bucket = newBucket();
    const first = await lease(asking([bucket], [1, 1, 1].map((segments) => wish([bucket], segments, { horizonUs: SECOND_US }))));
    const [, middle = 0] = timesOf(first) as number[];
    const second = await lease(asking([bucket], [wish([bucket], 1, { horizonUs: SECOND_US })], { unused: { stretches: [{ bucketId: bucket, startUs: middle, lengthUs: UNIT_US }], counts: [] } }));
    if (second.nowUs <= middle) expect(timesOf(second)).toEqual([middle]);
  });

  it('answers nothing where nothing is asked', async () => {
    expect(await buckets.lease(asking([], []))).toBeNull();
  });

  it.each([
    { name: 'a bucket named twice', request: asking(['a', 'a'], [wish(['a'], 1)]) },
    { name: 'a bucket that is not declared', request: asking(['a'], [wish(['b'], 1)]) },
    { name: 'half a length', request: asking(['a'], [wish(['a'], 0.00005)]) },
    { name: 'a message of no segments', request: asking(['a'], [wish(['a'], 0)]) },
    { name: 'a horizon behind', request: asking(['a'], [wish(['a'], 1, { horizonUs: -1 })]) },
    { name: 'a reserve of the whole period', request: asking([], [wish(['a'], 1)], { buckets: [{ bucketId: 'a', gridUs: 10, periodUs: 100, reservedUs: 95 }] }) },
  ])('refuses $name', async ({ request }) => {
    await expect(buckets.lease(request)).rejects.toThrow(RangeError);
  });
});

describe('caps', () => {
  const counted = (bucketId: string, capId: string, cost: number): SlotWish => ({ isOtp: false, leadUs: 0, horizonUs: SECOND_US, options: [{ stretches: [{ bucketId, lengthUs: 10 }], counts: [{ capId, cost }] }] });

  it('count with the slot, stop at the limit, and begin anew at the midnight of their zone', async () => {
    const [bucket, capId] = [newBucket(), `cap-${randomUUID()}`];
    const zone = 'America/Los_Angeles';
    const request = (...costs: number[]) => asking([bucket], costs.map((cost) => counted(bucket, capId, cost)), { caps: [{ capId, limit: 5, timeZone: zone }] });
    const answer = await lease(request(3, 3, 2, 1));
    expect(answer.slots.map(({ kind }) => kind)).toEqual(['slot', 'capped', 'slot', 'capped']);
    const [, capped] = answer.slots;
    const resetsAtUs = capped?.kind === 'capped' ? capped.resetsAtUs : 0;
    expect(new Date(resetsAtUs / 1000).toLocaleTimeString('en-GB', { timeZone: zone })).toBe('00:00:00');
    expect(resetsAtUs - answer.nowUs).toBeLessThanOrEqual(25 * 3600 * SECOND_US);
    const back = { stretches: [], counts: [{ capId, cost: 2, resetsAtUs }, { capId, cost: 3, resetsAtUs: resetsAtUs - 1 }] };
    expect((await lease({ ...request(2, 1), unused: back })).slots.map(({ kind }) => kind)).toEqual(['slot', 'capped']);
    await database.query('UPDATE caps SET resets_at_us = $2 WHERE cap_id = $1', [capId, answer.nowUs]);
    expect((await lease(request(5, 1))).slots.map(({ kind }) => kind)).toEqual(['slot', 'capped']);
  });

  it('give no slot that would be used after their midnight', async () => {
    const [bucket, capId] = [newBucket(), `cap-${randomUUID()}`];
    // A zone whose own midnight is hours away at any time of this day.
    const timeZone = new Date().getUTCHours() < 12 ? 'UTC' : 'Etc/GMT+12';
    const request = asking([bucket], [counted(bucket, capId, 1)], { caps: [{ capId, limit: 5, timeZone }] });
    const { nowUs } = await lease(request);
    const midnightUs = nowUs + 3600 * SECOND_US;
    await database.query('UPDATE caps SET resets_at_us = $2 WHERE cap_id = $1', [capId, midnightUs]);
    expect((await lease({ ...request, validUs: 3600 * SECOND_US })).slots).toMatchObject([{ kind: 'later', atUs: midnightUs }]);
  });

  it('may name a zone by any name under which the database and Intl mean the same one', async () => {
    // Long past, so that no newer release of either's time zones changes it.
    const [winter, summer] = ['2023-01-15T12:00:00Z', '2023-07-15T12:00:00Z'];
    const zones = await database.query<{ name: string; clocks: string[] }>(
      `SELECT name, ARRAY[to_char($1::timestamptz AT TIME ZONE name, 'DD/MM HH24:MI'), to_char($2::timestamptz AT TIME ZONE name, 'DD/MM HH24:MI')] AS clocks FROM pg_timezone_names`, [winter, summer]);
    const clocksOf = (timeZone: string): string[] => {
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
      return [winter, summer].map((at) => format.format(new Date(at)));
    };
    const allowed = zones.filter(({ name }) => isTimeZone(name));
    expect(allowed.length).toBeGreaterThan(400);
    expect(allowed.filter(({ name, clocks }) => clocks.join() !== clocksOf(name).join())).toEqual([]);
    const known = new Set(zones.map(({ name }) => name));
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('concurrent leases', () => {
  it('take buckets in the order of their names, whatever the order asked for, so that they never deadlock', async () => {
    const [first, last] = [`a-${newBucket()}`, `b-${newBucket()}`];
    const [holder, waiter, other] = [openOne(), openOne(), openOne()];
    // Only the server's own login sees what others wait for.
    const admin = openDatabase({ url: test.url, applicationName: 'admin', max: 1, statementTimeoutMs: 5_000 });
    try {
      await lease(asking([first, last], [wish([first, last], 1)]));
      // The plan of a large table, which would look the buckets up in the order asked for.
      await waiter.query('SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_bitmapscan = off');
      let waiting: Promise<Lease> | undefined;
      await holder.transaction(async (tx) => {
        await tx.query('SELECT 1 FROM rate_buckets WHERE bucket_id = $1 FOR UPDATE', [first]);
        waiting = lease(asking([last, first], [wish([last, first], 1)]), createRateBuckets(waiter));
        await expect.poll(() => admin.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).toHaveLength(1);
        expect((await lease(asking([last], [wish([last], 1)]), createRateBuckets(other))).slots).toHaveLength(1);
      });
      expect((await waiting)?.slots).toHaveLength(1);
    } finally {
      await Promise.all([holder, waiter, other, admin].map((one) => one.close()));
    }
  });

  const step = fc.record({ segments: fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 12 }), horizonUs: fc.integer({ min: 0, max: 300_000 }), own: fc.boolean(), used: fc.option(fc.integer({ min: 0, max: 12 })) });

  it('never overlap, whatever is asked of a wide and a narrow bucket and given back', async () => {
    const connections = Array.from({ length: 3 }, openOne);
    try {
      await fc.assert(fc.asyncProperty(fc.array(fc.array(step, { minLength: 4, maxLength: 15 }), { minLength: 2, maxLength: 3 }), async (workers) => {
        const wide = newBucket();
        const used: { startUs: number; endUs: number }[] = [];
        await Promise.all(workers.map(async (steps, worker) => {
          const own = createRateBuckets(connections[worker] ?? database);
          const narrow = newBucket();
          let unused: LeaseRequest['unused'] = { stretches: [], counts: [] };
          for (const { segments, horizonUs, own: hasOwn, used: kept } of steps) {
            const names = hasOwn ? [narrow, wide] : [wide];
            const answer = await lease(asking([wide, narrow], segments.map((size) => wish(names, size, { horizonUs })), { unused }), own);
            const granted = answer.slots.flatMap((slot, index) => (slot.kind === 'slot' ? [{ startUs: slot.startsUs[names.indexOf(wide)] ?? 0, lengthUs: (segments[index] ?? 0) * UNIT_US }] : []));
            // A stretch may begin a little before its slot may be used, so that two lines that do not match lose nothing.
            for (const slot of answer.slots) if (slot.kind === 'slot') expect(slot.atUs).toBeGreaterThanOrEqual(answer.nowUs);
            for (const { startUs } of granted) expect(startUs).toBeGreaterThanOrEqual(answer.nowUs - EARLY_US);
            used.push(...granted.slice(0, kept ?? Infinity).map(({ startUs, lengthUs }) => ({ startUs, endUs: startUs + lengthUs })));
            unused = { counts: [], stretches: granted.slice(kept ?? Infinity).map((stretch) => ({ bucketId: wide, ...stretch })) };
          }
        }));
        const sorted = used.toSorted((one, other) => one.startUs - other.startUs);
        sorted.slice(1).forEach(({ startUs }, index) => expect(startUs).toBeGreaterThanOrEqual(sorted[index]?.endUs ?? 0));
      }), { numRuns: 10 });
    } finally {
      await Promise.all(connections.map((one) => one.close()));
    }
  });
});
