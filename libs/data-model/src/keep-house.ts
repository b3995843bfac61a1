import { setTimeout as wait } from 'node:timers/promises';
import { readDatabaseTimeMs, runnerOn, withOwner } from './owner-connection.js';
import { DAY_TABLES, ensurePartitions, type SqlRunner } from './partitions.js';
import { enforceRetention } from './retention.js';
import { TABLES } from './tables.js';

/** Days are made a week ahead, so a turn that is missed does no harm; what is old enough goes within the hour after midnight. */
const INTERVAL_MS = 3_600_000;
/** A lock that was not given or a database that is away may be had soon. */
const RETRY_MS = 60_000;
/** Shorter than the 30 s that a container gets to stop: SIGTERM lets the statement under way end, and begins no other. */
const STATEMENT_TIMEOUT_MS = 20_000;

/** What one turn did, and what it could not do. */
export interface HouseReport {
  readonly droppedPartitions: number;
  readonly deletedRows: number;
  /** One line for each table that was left undone. */
  readonly faults: readonly string[];
}

export interface Housekeeping {
  readonly databaseUrl: string;
  /** No statement begins after it. */
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
  readonly retryMs?: number;
  report(report: HouseReport): void;
}

function stopAt(signal: AbortSignal, database: SqlRunner): SqlRunner {
  return {
    query(text) {
      signal.throwIfAborted();
      return database.query(text);
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** First what rows are about to need, then what may go; a table that fails keeps no other from its turn. */
async function tidyTables(database: SqlRunner, signal: AbortSignal): Promise<HouseReport> {
  const nowMs = await readDatabaseTimeMs(database);
  const faults: string[] = [];
  let [droppedPartitions, deletedRows] = [0, 0];
  const attempt = async (work: string, run: () => Promise<void>): Promise<void> => {
    if (!signal.aborted) await run().catch((error: unknown) => void (signal.aborted || faults.push(`${work}: ${messageOf(error)}`)));
  };
  for (const table of DAY_TABLES) await attempt(`days ahead of ${table.name}`, () => ensurePartitions(database, nowMs, { tables: [table] }));
  for (const table of TABLES) {
    await attempt(`retention of ${table.name}`, async () => {
      const gone = await enforceRetention(database, nowMs, [table]);
      droppedPartitions += gone.droppedPartitions.length;
      deletedRows += gone.deletedRows;
    });
  }
  return { droppedPartitions, deletedRows, faults };
}

/** One turn: the partitions of the days ahead, and the end of what is old enough, by the clock of the database. Never rejects; idempotent, and safe from several places at once. */
export async function keepHouseOnce({ databaseUrl, signal }: Pick<Housekeeping, 'databaseUrl' | 'signal'>): Promise<HouseReport> {
  try {
    return await withOwner({ databaseUrl, applicationName: 'signalbox-housekeeping', statementTimeoutMs: STATEMENT_TIMEOUT_MS }, (dataSource) => tidyTables(stopAt(signal, runnerOn(dataSource)), signal));
  } catch (error) {
    return { droppedPartitions: 0, deletedRows: 0, faults: signal.aborted ? [] : [messageOf(error)] };
  }
}

/** A turn every hour, or a minute after one that left something undone, until the signal; then it resolves as soon as the statement under way has ended. */
export async function keepHouse({ intervalMs = INTERVAL_MS, retryMs = RETRY_MS, report, ...where }: Housekeeping): Promise<void> {
  const { signal } = where;
  while (!signal.aborted) {
    const turn = await keepHouseOnce(where);
    report(turn);
    await wait(turn.faults.length === 0 ? intervalMs : retryMs, undefined, { signal }).catch(() => undefined);
  }
}
