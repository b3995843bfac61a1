import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { databaseUrl } from '@signalbox/service/testing/servers';
import { createMetrics } from '@signalbox/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PgDeadLetterStore } from '../src/dead-letter.pg-store.js';
import { describeDeadLetterStore, makeLetter } from '../src/dead-letter.store-suite.js';

const opened: { database: Database; test: TestDatabase }[] = [];

async function openStore(): Promise<{ store: PgDeadLetterStore; database: Database }> {
  const test = await createTestDatabase(databaseUrl);
  const database = openDatabase({ url: test.url, role: 'signalbox_dead_letter_desk', applicationName: 'desk-test', max: 4, statementTimeoutMs: 5_000 });
  opened.push({ database, test });
  return { database, store: new PgDeadLetterStore(database, { clock: systemClock, metrics: createMetrics({ service: 'dead-letter-desk', processMetrics: false }) }) };
}

afterEach(async () => {
  for (const { database, test } of opened.splice(0)) {
    await database.close();
    await test.drop();
  }
});

describeDeadLetterStore(async () => (await openStore()).store);

describe('the audit', () => {
  let store: PgDeadLetterStore;
  let database: Database;
  beforeEach(async () => {
    ({ store, database } = await openStore());
    await store.keep(makeLetter());
  });

  it('cannot be changed by the service, and stands or falls with what was done', async () => {
    const letterId = await store.newestId();
    await expect(store.discard(letterId, { actor: 'ada', why: '' })).rejects.toThrow(/constraint/);
    expect(await store.find(letterId)).toMatchObject({ state: 'open' });
    await store.discard(letterId, { actor: 'ada', why: 'a test' });
    await expect(database.query(`UPDATE dead_letter_actions SET actor = 'eve'`)).rejects.toThrow(/permission denied/);
    await expect(database.query('DELETE FROM dead_letter_actions')).rejects.toThrow(/permission denied/);
  });
});
