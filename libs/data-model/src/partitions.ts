import { uuidV7Bound } from '@signalbox/message';
import { TABLES, type Table } from './tables.js';

/** Anything that runs a statement and gives back its rows. */
export interface SqlRunner {
  query<R = unknown>(text: string): Promise<R[]>;
}

const DAY_MS = 86_400_000;
/** Messages of the last minutes of yesterday are still being handled after midnight. */
const DAYS_BEHIND = 1;
/** Longer than a missed run or two of the daily job. */
export const DAYS_AHEAD = 7;
/** Any number that no one else uses as an advisory lock of this database. */
const PARTITION_LOCK = 7_316_002;
/** Who waits for a lock makes all who come later wait too: a long transaction must not turn this into a standstill. */
const LOCK_TIMEOUT = '2s';

export function startOfDayMs(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS) * DAY_MS;
}

/** `decisions_p20261122`: days are days of UTC. */
export function dayPartitionName(table: string, dayStartMs: number): string {
  return `${table}_p${new Date(dayStartMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** The table and day of a partition's name, or null for a name of another kind (a default or hash partition, no such day). */
export function parseDayPartition(name: string): { table: string; dayStartMs: number } | null {
  const match = /^(.+)_p(\d{4})(\d{2})(\d{2})$/.exec(name);
  if (!match) return null;
  const [, table = '', year, month, day] = match;
  const dayStartMs = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(dayStartMs) || dayPartitionName(table, dayStartMs) !== name ? null : { table, dayStartMs };
}

/**
 * One block and so one transaction. Writes of the table wait while it runs (reads go on): an insert that had chosen the
 * default partition just before would otherwise fail. Rows that came while the day had no partition have landed in the
 * default one and are moved first, since a day cannot be attached while the default partition holds rows of it.
 */
function createDayPartition({ name: table, fillfactor }: Table, dayStartMs: number): string {
  const partition = dayPartitionName(table, dayStartMs);
  const [from, to] = [uuidV7Bound(dayStartMs), uuidV7Bound(dayStartMs + DAY_MS)];
  return `
    DO $$ BEGIN
      PERFORM set_config('lock_timeout', '${LOCK_TIMEOUT}', true), pg_advisory_xact_lock(${PARTITION_LOCK});
      IF to_regclass('${partition}') IS NULL THEN
        LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE;
        CREATE TABLE ${partition} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = ${fillfactor});
        WITH moved AS (DELETE FROM ${table}_default WHERE message_id >= '${from}' AND message_id < '${to}' RETURNING *)
          INSERT INTO ${partition} SELECT * FROM moved;
        ALTER TABLE ${table} ATTACH PARTITION ${partition} FOR VALUES FROM ('${from}') TO ('${to}');
      END IF;
    END $$`;
}

/** Tables that are cut by day. */
export const DAY_TABLES: readonly Table[] = TABLES.filter(({ partitioning }) => partitioning.by === 'message-day');

/**
 * Makes the partitions of yesterday to `days` days after today, of the `tables`. Idempotent; safe to run from several
 * processes at once and beside live traffic. The connection must belong to the owner of the tables.
 */
export async function ensurePartitions(database: SqlRunner, nowMs: number, { days = DAYS_AHEAD, tables = DAY_TABLES }: { days?: number; tables?: readonly Table[] } = {}): Promise<void> {
  const today = startOfDayMs(nowMs);
  for (const table of tables) {
    for (let offset = -DAYS_BEHIND; offset <= days; offset += 1) await database.query(createDayPartition(table, today + offset * DAY_MS));
  }
}

export interface DayPartition {
  readonly table: string;
  readonly name: string;
  readonly dayStartMs: number;
}

/** The partitions of days of these tables, oldest first. Asks the catalog alone: cheap, and every role may. */
export async function listDayPartitions(database: SqlRunner, tables: readonly string[]): Promise<DayPartition[]> {
  const rows = await database.query<{ name: string }>(`
    SELECT child.relname AS name
      FROM pg_class parent JOIN pg_inherits ON inhparent = parent.oid JOIN pg_class child ON child.oid = inhrelid
     WHERE parent.relnamespace = 'public'::regnamespace AND parent.relname IN (${tables.map((table) => `'${table}'`).join(', ')}) ORDER BY 1`);
  return rows.flatMap(({ name }) => {
    const parsed = parseDayPartition(name);
    return parsed === null ? [] : [{ name, ...parsed }];
  });
}
