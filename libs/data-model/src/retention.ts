import { uuidV7Bound } from '@signalbox/message';
import { listDayPartitions, startOfDayMs, type SqlRunner } from './partitions.js';
import { TABLES, type Table } from './tables.js';

const DAY_MS = 86_400_000;
/** Small enough that a delete neither holds its locks nor floods the standby for long. */
const BATCH_ROWS = 5_000;
/** A drop waits for readers of the whole table, and new readers wait for the drop. */
const LOCK_TIMEOUT = '5s';

export interface RetentionReport {
  readonly droppedPartitions: readonly string[];
  readonly deletedRows: number;
}

/** The tables that hold the rows themselves: the partitions, or the table where it has none. */
async function listLeaves(database: SqlRunner, table: string): Promise<string[]> {
  const rows = await database.query<{ name: string }>(`SELECT relid::regclass::text AS name FROM pg_partition_tree('${table}') WHERE isleaf ORDER BY 1`);
  return rows.length === 0 ? [table] : rows.map(({ name }) => name);
}

/** Deletes in batches, each its own transaction. The condition stands twice, because a row may change while its batch waits. */
async function deleteRows(database: SqlRunner, leaf: string, condition: string): Promise<number> {
  let total = 0;
  for (let deleted = BATCH_ROWS; deleted === BATCH_ROWS; total += deleted) {
    const rows = await database.query<{ deleted: number }>(`
      WITH gone AS (DELETE FROM ${leaf} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${leaf} WHERE ${condition} LIMIT ${BATCH_ROWS})) AND ${condition} RETURNING 1)
      SELECT count(*)::int AS deleted FROM gone`);
    deleted = rows[0]?.deleted ?? 0;
  }
  return total;
}

async function retireDays(database: SqlRunner, { name: table }: Table, oldestKeptMs: number): Promise<RetentionReport> {
  const expired = (await listDayPartitions(database, [table])).filter(({ dayStartMs }) => dayStartMs < oldestKeptMs).map(({ name }) => name);
  for (const name of expired) {
    await database.query(`DO $$ BEGIN PERFORM set_config('lock_timeout', '${LOCK_TIMEOUT}', true); DROP TABLE IF EXISTS ${name}; END $$`);
  }
  const deletedRows = await deleteRows(database, `${table}_default`, `message_id < '${uuidV7Bound(oldestKeptMs)}'`);
  return { droppedPartitions: expired, deletedRows };
}

async function retireRows(database: SqlRunner, table: Table, column: string, beforeMs: number): Promise<RetentionReport> {
  let deletedRows = 0;
  for (const leaf of await listLeaves(database, table.name)) deletedRows += await deleteRows(database, leaf, `${column} < '${new Date(beforeMs).toISOString()}'`);
  return { droppedPartitions: [], deletedRows };
}

/** The first day whose partition is kept; null for a table whose rows do not go by days. */
export function oldestKeptDayMs({ retention }: Table, nowMs: number): number | null {
  return retention.by === 'partition' ? startOfDayMs(nowMs) - retention.days * DAY_MS : null;
}

/**
 * Deletes what tables.ts says is old enough: whole days by dropping their partition, other rows in batches. Idempotent and
 * safe beside live traffic; a run that fails in the middle is finished by the next. The connection must belong to the
 * owner of the tables.
 */
export async function enforceRetention(database: SqlRunner, nowMs: number, tables: readonly Table[] = TABLES): Promise<RetentionReport> {
  const reports: RetentionReport[] = [];
  for (const table of tables) {
    const { retention } = table;
    const oldestKeptMs = oldestKeptDayMs(table, nowMs);
    if (oldestKeptMs !== null) reports.push(await retireDays(database, table, oldestKeptMs));
    if (retention.by === 'row') reports.push(await retireRows(database, table, retention.column, nowMs - retention.days * DAY_MS));
  }
  return {
    droppedPartitions: reports.flatMap(({ droppedPartitions }) => droppedPartitions),
    deletedRows: reports.reduce((total, { deletedRows }) => total + deletedRows, 0),
  };
}
