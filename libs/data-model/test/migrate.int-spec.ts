import { makeUuidV7, uuidV7Bound } from '@signalbox/message';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS, TABLES, dayPartitionName, enforceRetention, ensurePartitions, listDayPartitions, migrate } from '../src/index.js';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.js';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const byDay = TABLES.filter(({ partitioning }) => partitioning.by === 'message-day').map(({ name }) => name);

let database: ScratchDatabase;

beforeEach(async () => void (database = await createScratchDatabase()));
afterEach(() => database.drop());

/** Everything that a migration could have made twice or otherwise. */
async function describeSchema(): Promise<unknown> {
  return database.query(`
    SELECT relname, relkind, relacl::text, coalesce(pg_get_expr(relpartbound, oid), '') AS bound FROM pg_class
     WHERE relnamespace = 'public'::regnamespace ORDER BY relname`);
}

function makeId(timeMs: number, seed: number): string {
  return makeUuidV7(timeMs, new Uint8Array(10).fill(seed));
}

async function insertDecision(messageId: string): Promise<void> {
  await database.query(`
    INSERT INTO decisions (recipient_key, message_id, decision, reason, policy_revision, origin_topic, origin_partition, origin_offset, published, decided_at)
    VALUES ('r', $1, 'route', 'routed', 1, 'messages-otp', 0, 0, '', now())`, [messageId]);
}

async function placeOf(messageId: string): Promise<string | undefined> {
  const [row] = await database.query<{ place: string }>('SELECT tableoid::regclass::text AS place FROM decisions WHERE message_id = $1', [messageId]);
  return row?.place;
}

describe('migrate', () => {
  it('changes nothing the second time', async () => {
    await migrate(database.url, NOON);
    const before = await describeSchema();
    await migrate(database.url, NOON);
    expect(await describeSchema()).toEqual(before);
  });

  it('works from several processes at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, NOON)));
    const rows = await database.query('SELECT name FROM schema_migrations ORDER BY id');
    expect(rows).toHaveLength(MIGRATIONS.length);
  });

  it('works on several databases of one server at once, which share the roles', async () => {
    const others = await Promise.all([createScratchDatabase(), createScratchDatabase()]);
    try {
      await Promise.all([database, ...others].map(({ url }) => migrate(url, NOON)));
      expect(await database.query(`SELECT 1 FROM pg_roles WHERE rolname LIKE 'signalbox\\_%'`)).not.toHaveLength(0);
    } finally {
      await Promise.all(others.map((other) => other.drop()));
    }
  });

  it('can be taken back whole', async () => {
    await migrate(database.url, NOON);
    for (const migration of MIGRATIONS.toReversed()) {
      await new migration().down({ query: (sql: string) => database.query(sql) } as never);
    }
    expect(await database.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`)).toEqual([{ relname: 'schema_migrations' }]);
  });

  it('places the partitions by the clock of the database where it is given no time', async () => {
    await migrate(database.url);
    const [row] = await database.query<{ name: string }>(`SELECT 'decisions_p' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD') AS name`);
    expect((await listDayPartitions(database, ['decisions'])).map(({ name }) => name)).toContain(row?.name);
  });
});

describe('ensurePartitions', () => {
  it.each([
    { name: 'the first id of the day', id: uuidV7Bound(Date.UTC(2026, 10, 22)), place: 'decisions_p20261122' },
    { name: 'an id of the first millisecond', id: makeId(Date.UTC(2026, 10, 22), 0), place: 'decisions_p20261122' },
    { name: 'an id of the last millisecond', id: makeId(Date.UTC(2026, 10, 23) - 1, 255), place: 'decisions_p20261122' },
    { name: 'an id of the next midnight', id: makeId(Date.UTC(2026, 10, 23), 0), place: 'decisions_p20261123' },
    { name: 'an id of yesterday', id: makeId(NOON - DAY_MS, 7), place: 'decisions_p20261121' },
    { name: 'the last day ahead', id: makeId(NOON + 7 * DAY_MS, 7), place: 'decisions_p20261129' },
    { name: 'an id before all partitions', id: makeId(0, 1), place: 'decisions_default' },
    { name: 'an id after all partitions', id: makeId(NOON + 8 * DAY_MS, 7), place: 'decisions_default' },
  ])('puts $name into $place', async ({ id, place }) => {
    await migrate(database.url, NOON);
    await insertDecision(id);
    expect(await placeOf(id)).toBe(place);
  });

  it('moves rows that came before their partition', async () => {
    await migrate(database.url, NOON);
    const [early, late] = [makeId(NOON + 9 * DAY_MS, 3), makeId(NOON + 30 * DAY_MS, 4)];
    await insertDecision(early);
    await insertDecision(late);
    await ensurePartitions(database, NOON + 3 * DAY_MS);
    expect([await placeOf(early), await placeOf(late)]).toEqual([dayPartitionName('decisions', NOON + 9 * DAY_MS), 'decisions_default']);
  });

  it('loses no row and fails no insert that races with it', async () => {
    await migrate(database.url, NOON);
    const writers = [1, 2, 3].map(() => new Client({ connectionString: database.url }));
    await Promise.all(writers.map((client) => client.connect()));
    try {
      let written = 0;
      let done = false;
      const write = async (client: Client, seed: number): Promise<void> => {
        for (let count = 0; !done || count < 50; count += 1) {
          const id = makeUuidV7(NOON + 8 * DAY_MS + count, new Uint8Array(10).fill(seed));
          await client.query(`INSERT INTO message_status VALUES ('r', $1, 't', 'otp', 'k', 'received', 1, '{}', now(), now())`, [id]);
          written += 1;
        }
      };
      const writing = Promise.all(writers.map((client, seed) => write(client, seed)));
      await Promise.all([ensurePartitions(database, NOON + 2 * DAY_MS), migrate(database.url, NOON + 3 * DAY_MS)]);
      done = true;
      await writing;
      const rows = await database.query<{ place: string; count: number }>('SELECT tableoid::regclass::text AS place, count(*)::int FROM message_status GROUP BY 1');
      expect(rows).toEqual([{ place: dayPartitionName('message_status', NOON + 8 * DAY_MS), count: written }]);
    } finally {
      await Promise.all(writers.map((client) => client.end()));
    }
  });
});

describe('enforceRetention', () => {
  it('drops whole days that are too old, and no others', async () => {
    await migrate(database.url, NOON);
    await insertDecision(makeId(0, 1));
    const report = await enforceRetention(database, NOON + 36 * DAY_MS);
    // What fraud-detection keeps is kept for three days, so all of its days have gone.
    expect(report.droppedPartitions.filter((name) => !name.startsWith('fraud_messages_'))).toEqual(['decisions_p20261121', 'send_attempts_p20261121', 'analytics_messages_p20261121']);
    expect(report.droppedPartitions).toContain('fraud_messages_p20261122');
    expect(report.deletedRows).toBe(1);
    expect((await listDayPartitions(database, ['decisions']))[0]?.name).toBe('decisions_p20261122');
  });

  it('leaves everything on the first day', async () => {
    await migrate(database.url, NOON);
    expect(await enforceRetention(database, NOON)).toEqual({ droppedPartitions: [], deletedRows: 0 });
    for (const table of byDay) expect(await listDayPartitions(database, [table])).toHaveLength(9);
  });

  it('deletes expired rows in batches across all hash partitions', async () => {
    await migrate(database.url, NOON);
    await database.query(`
      INSERT INTO idempotency
      SELECT md5(n::text)::uuid, 't', gen_random_uuid(), 'p', 'accepted', 'intents-otp', 0, n, '', NULL, CASE WHEN n <= 12000 THEN timestamptz '2026-11-22' ELSE timestamptz '2026-11-23' END
        FROM generate_series(1, 12003) n`);
    expect((await enforceRetention(database, NOON)).deletedRows).toBe(12_000);
    expect(await database.query('SELECT count(*)::int FROM idempotency')).toEqual([{ count: 3 }]);
  });
});
