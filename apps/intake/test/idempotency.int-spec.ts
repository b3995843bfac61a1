import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll } from 'vitest';
import { describeIdempotencyStore } from '../src/idempotency.store-suite.js';
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

describeIdempotencyStore(() => new PgIdempotencyStore(database, { clock: systemClock, metrics: createMetrics({ service: 'intake', processMetrics: false }) }));
