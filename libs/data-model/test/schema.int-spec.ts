import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENTITIES, TABLES, migrate, type Table } from '../src/index.js';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.js';

interface Column { name: string; type: string; nullable: boolean; primary: boolean }

let database: ScratchDatabase;

beforeAll(async () => {
  database = await createScratchDatabase();
  await migrate(database.url, Date.UTC(2026, 10, 22, 12));
});
afterAll(() => database?.drop());

function columnsOfEntity(entity: (typeof ENTITIES)[number]): Column[] {
  return Object.values(entity.options.columns).flatMap((column) => column === undefined ? [] : [{
    name: column.name ?? '',
    type: `${String(column.type)}${column.array ? '[]' : ''}`,
    nullable: column.nullable ?? false,
    primary: column.primary ?? false,
  }]);
}

async function columnsOfTable(table: string): Promise<Column[]> {
  return database.query<Column>(`
    SELECT c.column_name AS name, CASE c.data_type WHEN 'ARRAY' THEN substr(c.udt_name, 2) || '[]' ELSE c.data_type END AS type,
           c.is_nullable = 'YES' AS nullable, k.column_name IS NOT NULL AS primary
      FROM information_schema.columns c
      LEFT JOIN information_schema.table_constraints p ON p.table_schema = 'public' AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
      LEFT JOIN information_schema.key_column_usage k ON k.constraint_name = p.constraint_name AND k.table_schema = 'public' AND k.column_name = c.column_name
     WHERE c.table_schema = 'public' AND c.table_name = $1 ORDER BY c.ordinal_position`, [table]);
}

async function leavesOf(table: Table): Promise<{ name: string; fillfactor: number; bound: string }[]> {
  return database.query(`
    SELECT relid::regclass::text AS name, pg_get_expr(relpartbound, oid) AS bound,
           coalesce((SELECT option_value::int FROM pg_options_to_table(reloptions) WHERE option_name = 'fillfactor'), 100) AS fillfactor
      FROM pg_partition_tree($1) JOIN pg_class ON oid = relid WHERE isleaf
     UNION ALL
    SELECT relname, NULL, coalesce((SELECT option_value::int FROM pg_options_to_table(reloptions) WHERE option_name = 'fillfactor'), 100)
      FROM pg_class WHERE oid = $1::regclass AND relkind = 'r'`, [table.name]);
}

describe('the migrated schema', () => {
  it.each(ENTITIES.map((entity) => ({ table: entity.options.tableName ?? '', entity })))('is what the entity of $table says', async ({ table, entity }) => {
    expect(columnsOfEntity(entity)).toEqual(await columnsOfTable(table));
  });

  it('has no table that is not declared', async () => {
    const found = await database.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`);
    expect(found.map(({ name }) => name).sort()).toEqual([...TABLES.map(({ name }) => name), 'schema_migrations'].sort());
  });

  it.each(TABLES)('cuts and fills $name as declared', async (table) => {
    const leaves = await leavesOf(table);
    expect(new Set(leaves.map(({ fillfactor }) => fillfactor))).toEqual(new Set([table.fillfactor]));
    const { partitioning } = table;
    if (partitioning.by === 'none') expect(leaves).toHaveLength(1);
    if (partitioning.by === 'hash') expect(leaves.filter(({ bound }) => bound.includes(`modulus ${partitioning.modulus}`))).toHaveLength(partitioning.modulus);
    // Yesterday, today, a week ahead, and the default partition.
    if (partitioning.by === 'message-day') expect(leaves).toHaveLength(1 + 1 + 7 + 1);
  });

  it('gives the partitions of days every index of their table', async () => {
    for (const { name } of TABLES.filter(({ partitioning }) => partitioning.by === 'message-day')) {
      const rows = await database.query<{ indexes: number }>(`
        SELECT (SELECT count(*)::int FROM pg_index WHERE indrelid = relid) AS indexes FROM pg_partition_tree($1)`, [name]);
      expect(new Set(rows.map(({ indexes }) => indexes)).size, name).toBe(1);
    }
  });

  it.each([
    { name: 'sent without a receipt', sql: `SELECT state FROM message_status WHERE status = 'sent' AND updated_at < now() ORDER BY updated_at LIMIT 10` },
    { name: 'with a change not yet published', sql: `SELECT state FROM message_status WHERE state ? 'unconfirmed' ORDER BY updated_at LIMIT 10` },
  ])('finds messages $name by an index', async ({ sql }) => {
    const plan = await database.query(`EXPLAIN ${sql}`);
    expect(JSON.stringify(plan)).toMatch(/Index Scan using message_status_p20261122_updated_at_idx/);
  });

  it('says on every table what it is for', async () => {
    for (const table of TABLES) {
      const [row] = await database.query<{ comment: string }>(`SELECT obj_description($1::regclass, 'pg_class') AS comment`, [table.name]);
      expect(row?.comment).toBe(`${table.meaning} Written by ${table.owner} alone.`);
    }
  });

  it.each([
    { name: 'a multiplier above the contract', sql: `INSERT INTO levers VALUES ('a', 'rate-multiplier', 'pool', 'p', 1.5, 'r', 'me', now(), 1)` },
    { name: 'a multiplier that is no number', sql: `INSERT INTO levers VALUES ('a', 'rate-multiplier', 'pool', 'p', 'NaN', 'r', 'me', now(), 1)` },
    { name: 'a multiplier without a value', sql: `INSERT INTO levers VALUES ('a', 'rate-multiplier', 'pool', 'p', NULL, 'r', 'me', now(), 1)` },
    { name: 'a pause of a pool', sql: `INSERT INTO levers VALUES ('a', 'pause', 'pool', 'p', NULL, 'r', 'me', now(), 1)` },
    { name: 'an unknown state of an attempt', sql: `INSERT INTO send_attempts (recipient_key, message_id, attempt, state, owner, called_at, wire_until, provider, sender, body_hash, origin_topic, origin_partition, origin_offset) VALUES ('r', gen_random_uuid(), 1, 'sent', 'o', now(), now(), 'twilio', '+1', 'h', 't', 0, 0)` },
    { name: 'a second active policy', sql: `INSERT INTO policy_revisions (revision, document, status, author) VALUES (1, '{}', 'active', 'a'), (2, '{}', 'active', 'a')` },
  ])('refuses $name', async ({ sql }) => {
    await expect(database.query(sql)).rejects.toThrow(/constraint/);
  });
});
