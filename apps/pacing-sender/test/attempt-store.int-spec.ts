import { afterAll, beforeAll } from 'vitest';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { databaseUrl } from '@signalbox/service/testing/servers';
import { PgSendAttemptStore } from '../src/send-attempt.pg-store.js';
import { describeAttemptStore } from '../src/send-attempt.store-suite.js';

let test: TestDatabase;
let service: Database;
let owner: Database;

beforeAll(async () => {
  test = await createTestDatabase(databaseUrl);
  service = openDatabase({ url: test.url, role: 'signalbox_pacing_sender', applicationName: 'attempt-store', max: 6, statementTimeoutMs: 5_000 });
  owner = openDatabase({ url: test.url, applicationName: 'attempt-store-owner', max: 1, statementTimeoutMs: 5_000 });
});

afterAll(async () => {
  await Promise.all([service.close(), owner.close()]);
  await test.drop();
});

describeAttemptStore(() => ({
  store: new PgSendAttemptStore(service),
  async setOptOut(recipientKey, poolId, optedOut) {
    await owner.query(
      `INSERT INTO opt_outs (recipient_key, pool_id, opted_out, changed_at, origin_topic, origin_partition, origin_offset) VALUES ($1, $2, $3, now(), 'inbound-messages', 0, 1)
       ON CONFLICT (recipient_key, pool_id) DO UPDATE SET opted_out = excluded.opted_out`, [recipientKey, poolId, optedOut]);
  },
  cancel: async (recipientKey, messageId) => void (await owner.query("INSERT INTO cancellations (recipient_key, message_id, tenant_id) VALUES ($1, $2, 'acme')", [recipientKey, messageId])),
}));
