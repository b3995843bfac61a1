import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { openDatabase, type Database } from '@signalbox/postgres';
import { databaseUrl } from '@signalbox/service/testing/servers';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { PgDeliveryStore } from '../src/projector/delivery.pg-store.js';
import { describeDeliveryStore } from '../src/projector/delivery.store-suite.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase(databaseUrl);
  database = openDatabase({ url: test.url, role: 'signalbox_callback_ingestion', applicationName: 'delivery-store-test', max: 8, statementTimeoutMs: 5_000 });
});

afterAll(async () => {
  await database.close();
  await test.drop();
});

beforeEach(async () => {
  await database.query('DELETE FROM message_status');
});

describeDeliveryStore(() => new PgDeliveryStore(database));
