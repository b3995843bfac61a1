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
import { describeHoldStore, type HoldWorld } from '../src/fraud/hold.store-suite.js';
import { PgHealthStore } from '../src/health/health.pg-store.js';
import { describeHealthStore } from '../src/health/health.store-suite.js';

let database: Database;
/** Writes what other services own. */
let others: Database;
let dropDatabase: () => Promise<void>;
beforeAll(async () => {
  const { url, drop } = await createTestDatabase(process.env['DATABASE_URL'] ?? '');
  dropDatabase = drop;
  database = openDatabase({ url, role: 'signalbox_routing_policy', applicationName: 'routing-test', max: 4, statementTimeoutMs: 5_000 });
  others = openDatabase({ url, applicationName: 'routing-test-others', max: 1, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await Promise.all([database.close(), others.close()]);
  await dropDatabase();
});

describeDecisionStore(() => new PgDecisionStore(database, { clock: systemClock, metrics: createMetrics({ service: 'routing-policy', processMetrics: false }) }), () => makeUuidV7(Date.now(), randomBytes(10)));

describeHoldStore(async () => {
  await database.query('DELETE FROM fraud_holds');
  await others.query('DELETE FROM fraud_safe_list');
  const vouch: HoldWorld['vouch'] = ({ tenantId, scope, value }) => others.query(`INSERT INTO fraud_safe_list (owner, scope, value, reason, actor) VALUES ($1, $2, $3, 'a partner', 'ada')`, [tenantId, scope, value]);
  return { store: new PgHoldStore(database), vouch };
});

describeHealthStore(async () => {
  await database.query('DELETE FROM sender_health');
  return new PgHealthStore(database);
});
