import { Pool } from 'pg';
import { connectionSettings, type ConnectionOptions } from './connection-settings.js';
import type { Database, Statement } from './database.js';
import { withLoan } from './loan.js';
import { runStatement, runTransaction } from './transaction.js';

export interface DatabaseOptions extends ConnectionOptions {
  /** Largest number of connections. */
  readonly max: number;
  /** Longest wait for a free or new connection. */
  readonly connectTimeoutMs?: number;
}

/** How the connections of a pool are used at this moment. */
export interface PoolUse {
  readonly open: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

export interface PooledDatabase extends Database {
  use(): PoolUse;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than a quiet minute, which should not cost a new connection and new plans. */
const IDLE_TIMEOUT_MS = 120_000;

function openPool(options: DatabaseOptions): Pool {
  const pool = new Pool({
    ...connectionSettings(options),
    max: options.max,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
  });
  // An idle connection that breaks has already left the pool, and the next query opens another: there is nothing to do.
  pool.on('error', () => undefined);
  // One that breaks while it is handed over is in nobody's care: the pool has let go, and the borrower does not have it yet. Its first statement fails.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** Opens no connection yet: the first query does. */
export function openDatabase(options: DatabaseOptions): PooledDatabase {
  const pool = openPool(options);
  let closing: Promise<void> | undefined;
  const query = <R>(statement: string | Statement, values: readonly unknown[] = []): Promise<R[]> =>
    withLoan(pool, (loan) => runStatement<R>(loan, statement, values));
  return {
    query,
    queryPrepared: (name, text, values) => query({ name, text }, values),
    transaction: (work) => withLoan(pool, (loan) => runTransaction(loan, work)),
    close: () => (closing ??= pool.end()),
    use: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}
