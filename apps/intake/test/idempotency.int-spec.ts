import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HTTP_ORIGIN } from '../src/idempotency.store.js';
import { describeIdempotencyStore, makeClaim } from '../src/idempotency.store-suite.js';
import { PgIdempotencyStore } from '../src/idempotency.pg-store.js';

let database: Database;
let dropDatabase: () => Promise<void>;

beforeAll(async () => {
  const { url, drop } = await createTestDatabase(process.env['DATABASE_URL'] ?? '');
  dropDatabase = drop;
  database = openDatabase({ url, role: 'signalbox_intake', applicationName: 'intake-test', max: 4, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await database.close();
  await dropDatabase();
});

const open = (notesUnpublished: boolean): PgIdempotencyStore =>
  new PgIdempotencyStore(database, { clock: systemClock, metrics: createMetrics({ service: 'intake', processMetrics: false }), notesUnpublished });

describeIdempotencyStore(() => open(false));
describeIdempotencyStore(() => open(true), HTTP_ORIGIN);

const overHttp = { topic: HTTP_ORIGIN, partition: 0, offset: '7' };

it.each([
  ['claimed over HTTP and published by Kafka’s door', true, makeClaim({ origin: overHttp })],
  ['claimed by Kafka’s door and published over HTTP', false, makeClaim()],
])('knows what was published of a key that was %s', async (_name, isClaimedOverHttp, claim) => {
  await open(isClaimedOverHttp).claim(claim);
  expect(await open(isClaimedOverHttp).find(claim.keyHash)).toMatchObject({ isPublished: false });
  await open(!isClaimedOverHttp).markPublished(claim.keyHash);
  for (const isAskedOverHttp of [true, false]) expect(await open(isAskedOverHttp).find(claim.keyHash)).toMatchObject({ isPublished: true });
});
