import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { databaseUrl } from '@signalbox/service/testing/servers';
import { createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PgCallStore } from '../src/calls/call.pg-store.js';
import { describeCallStore } from '../src/calls/call.store-suite.js';
import { describeInterruptions } from '../src/interruption-suite.js';
import { PgTrafficStore } from '../src/messages/traffic.pg-store.js';
import { describeTrafficStore } from '../src/messages/traffic.store-suite.js';
import { LIST_IN_FORCE, PgVerdictStore } from '../src/verdicts/verdict.pg-store.js';
import { describeVerdictStore } from '../src/verdicts/verdict.store-suite.js';

const TABLES = ['fraud_messages', 'fraud_slots', 'fraud_hours', 'fraud_calls', 'fraud_verdicts', 'fraud_safe_list'];
const tools = { clock: systemClock, metrics: createMetrics({ service: 'fraud-detection', processMetrics: false }) };
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase(databaseUrl);
  database = openDatabase({ url: test.url, role: 'signalbox_fraud_detection', applicationName: 'fraud-test', max: 4, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});
const empty = async (): Promise<void> => {
  for (const table of TABLES) await database.query(`DELETE FROM ${table}`);
};
beforeEach(empty);

const nowMs = (): number => Math.floor(systemClock.nowMs());

describeTrafficStore(() => Promise.resolve({ store: new PgTrafficStore(database, tools), nowMs: nowMs() }));
describeCallStore(() => Promise.resolve({ store: new PgCallStore(database, tools), nowMs: nowMs() }));
describeVerdictStore(() => Promise.resolve(new PgVerdictStore(database)));
describeInterruptions(async () => {
  await empty();
  return { traffic: new PgTrafficStore(database, tools), calls: new PgCallStore(database, tools), verdicts: new PgVerdictStore(database) };
}, nowMs);

it('finds verdicts in force by an index, however many have ended', async () => {
  await database.query(`INSERT INTO fraud_verdicts (subject_id, revision, action, reason, decided_at, expires_at, suspect_hours, published)
    SELECT 'sms-pumping/acme/area/' || n, 1, 'block', 'fraud-suspected', now() - interval '2 hours', now() - interval '1 hour', '[]', '' FROM generate_series(1, 20000) n`);
  const owner = openDatabase({ url: test.url, applicationName: 'fraud-test-owner', max: 1, statementTimeoutMs: 5_000 });
  await owner.query('ANALYZE fraud_verdicts').finally(() => owner.close());
  const plan = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${LIST_IN_FORCE}`, [new Date(nowMs())]);
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('fraud_verdicts_in_force');
});
