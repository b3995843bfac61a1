import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LeaseRequest } from '@signalbox/message';
import { emptyPace, leaseSlots } from '@signalbox/pacing';
import { createRateBuckets, openDatabase, type PooledDatabase } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { databaseUrl } from '@signalbox/service/testing/servers';

let test: TestDatabase;
let database: PooledDatabase;

beforeAll(async () => {
  test = await createTestDatabase(databaseUrl);
  database = openDatabase({ url: test.url, role: 'signalbox_pacing_sender', applicationName: 'lease-rule', max: 1, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const BUCKETS = [
  { bucketId: 'narrow', gridUs: 0, periodUs: 0, reservedUs: 0, unitUs: 7_001 },
  { bucketId: 'other', gridUs: 0, periodUs: 60_000, reservedUs: 17_000, unitUs: 6_803 },
  { bucketId: 'wide', gridUs: 1_021, periodUs: 50_000, reservedUs: 10_000, unitUs: 1_021 },
];
const CAPS = [{ capId: 'day', limit: 60, timeZone: 'America/Los_Angeles' }, { capId: 'spend', limit: 90, timeZone: 'Europe/Berlin' }];

const option = (name: string) => fc.record({ buckets: fc.subarray(BUCKETS, { minLength: 1 }), caps: fc.subarray(CAPS), segments: fc.integer({ min: 1, max: 4 }) }).map(({ buckets, caps, segments }) => ({
  stretches: buckets.map(({ bucketId, unitUs }) => ({ bucketId: `${name}${bucketId}`, lengthUs: segments * unitUs })),
  counts: caps.map(({ capId }) => ({ capId, cost: segments })),
}));
const wish = fc.record({ isOtp: fc.boolean(), leadUs: fc.constantFrom(0, 0, 7_000, 12_345, 30_000), horizonUs: fc.constantFrom(30_000, 100_000, 200_000), options: fc.array(fc.oneof(option('a/'), option('b/')), { minLength: 1, maxLength: 3 }) });
const round = fc.record({ wishes: fc.array(wish, { minLength: 1, maxLength: 20 }), unused: fc.array(fc.nat(19), { maxLength: 6 }) });

/** The midnight that the database found is taken from its answer, because the time zones of two programs may differ by version. */
it('the database grants what the rule grants, slot by slot', async () => {
  const buckets = createRateBuckets(database);
  await fc.assert(fc.asyncProperty(fc.array(round, { minLength: 2, maxLength: 8 }), async (rounds) => {
    const run = randomUUID();
    const named = (name: string): string => `${run}/${name}`;
    const state = emptyPace();
    let unused: LeaseRequest['unused'] = { stretches: [], counts: [] };
    for (const { wishes, unused: places } of rounds) {
      const request: LeaseRequest = {
        buckets: ['a/', 'b/'].flatMap((side) => BUCKETS.map(({ bucketId, gridUs, periodUs, reservedUs }) => ({ bucketId: named(side + bucketId), gridUs, periodUs, reservedUs }))),
        caps: CAPS.map((cap) => ({ ...cap, capId: named(cap.capId) })), validUs: 20_000, unused,
        wishes: wishes.map((one) => ({ ...one, options: one.options.map(({ stretches, counts }) => ({ stretches: stretches.map((stretch) => ({ ...stretch, bucketId: named(stretch.bucketId) })), counts: counts.map((count) => ({ ...count, capId: named(count.capId) })) })) })),
      };
      const granted = await buckets.lease(request);
      if (granted === null) throw new Error('no answer');
      const midnights = new Map((await database.query<{ cap_id: string; resets_at_us: string }>('SELECT cap_id, resets_at_us FROM caps WHERE cap_id = ANY ($1)', [request.caps.map(({ capId }) => capId)])).map((row) => [row.cap_id, Number(row.resets_at_us)]));
      const expected = leaseSlots(state, request, granted.nowUs, (zone) => midnights.get(named(CAPS.find(({ timeZone }) => timeZone === zone)?.capId ?? '')) ?? 0);
      expect(granted).toEqual(expected);
      const slots = granted.slots.flatMap((slot, index) => (slot.kind === 'slot' ? [{ slot, chosen: request.wishes[index]?.options[slot.option] }] : []));
      const back = [...new Set(places)].flatMap((place) => slots[place] ?? []);
      unused = {
        stretches: back.flatMap(({ slot, chosen }) => (chosen?.stretches ?? []).map((stretch, index) => ({ ...stretch, startUs: slot.startsUs[index] ?? 0 }))),
        counts: back.flatMap(({ slot, chosen }) => (chosen?.counts ?? []).map((count, index) => ({ ...count, resetsAtUs: slot.resetsAtUs[index] ?? 0 }))),
      };
    }
  }), { numRuns: 25 });
}, 60_000);
