import { randomBytes } from 'node:crypto';
import { makeUuidV7 } from '@signalbox/message';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll } from 'vitest';
import { PgDecisionStore } from '../src/decision.pg-store.js';
import { describeDecisionStore } from '../src/decision.store-suite.js';
import { PgHoldStore } from '../src/fraud/hold.pg-store.js';
import { describeHoldStore } from '../src/fraud/hold.store-suite.js';
import { PgHealthStore } from '../src/health/health.pg-store.js';
import { describeHealthStore } from '../src/health/health.store-suite.js';

let database: Database;
let dropDatabase: () => Promise<void>;
beforeAll(async () => {
  const { url, drop } = await createTestDatabase(process.env['DATABASE_URL'] ?? '');
  dropDatabase = drop;
  database = openDatabase({ url, role: 'signalbox_routing_policy', applicationName: 'routing-test', max: 4, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await database.close();
  await dropDatabase();
});

describeDecisionStore(() => new PgDecisionStore(database, { clock: systemClock, metrics: createMetrics({ service: 'routing-policy', processMetrics: false }) }), () => makeUuidV7(Date.now(), randomBytes(10)));

describeHoldStore(async () => {
  await database.query('DELETE FROM fraud_holds');
  return new PgHoldStore(database);
});

describeHealthStore(async () => {
  await database.query('DELETE FROM sender_health');
  return new PgHealthStore(database);
});
