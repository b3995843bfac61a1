import { Pool, type PoolClient } from 'pg';
import type { Database, Statement } from './database.js';
import { isConnectionLost, mapError } from './map-error.js';

export interface DatabaseOptions {
  readonly url: string;
  /** Every connection takes on this role (`signalbox_<service>`), so that the grants of that service hold. */
  readonly role?: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Largest number of connections. */
  readonly max: number;
  /** The server cancels a statement after this time; the client gives up GRACE_MS later, for the case that the server is gone. */
  readonly statementTimeoutMs: number;
  /** Longest wait for a free or new connection. */
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** The server's own answer (57014) keeps the connection usable, so it gets the first word. */
const GRACE_MS = 1_000;
/** Longer than any pause between batches, so that a quiet minute does not cost a new connection and new plans. */
const IDLE_TIMEOUT_MS = 60_000;

const ROLE = /^[a-z_][a-z0-9_]{0,62}$/;

function connectionOptions(options: DatabaseOptions): string {
  const settings = [`-c statement_timeout=${options.statementTimeoutMs}`, '-c idle_in_transaction_session_timeout=30s'];
  if (options.role !== undefined) {
    if (!ROLE.test(options.role)) throw new RangeError(`${options.role} is no name of a role`);
    settings.unshift(`-c role=${options.role}`);
  }
  return settings.join(' ');
}

function openPool(options: DatabaseOptions): Pool {
  const pool = new Pool({
    connectionString: options.url,
    options: connectionOptions(options),
    application_name: options.applicationName,
    max: options.max,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    query_timeout: options.statementTimeoutMs + GRACE_MS,
    keepAlive: true,
  });
  // An idle connection that breaks has already left the pool; the next query opens another, so there is nothing to do.
  pool.on('error', () => undefined);
  return pool;
}

async function runOn<R>(client: PoolClient, statement: string | Statement, values: readonly unknown[]): Promise<R[]> {
  const result = await client.query(typeof statement === 'string' ? { text: statement, values: [...values] } : { name: statement.name, text: statement.text, values: [...values] });
  return result.rows as R[];
}

/**
 * Lends a connection to `work`. A connection that breaks between two statements is the next statement's error, not a
 * crash of the process; a connection that broke, or whose state is unknown, is closed instead of returned.
 */
async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw mapError(error);
  }
  let broken = false;
  const onError = (): void => void (broken = true);
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    broken ||= isConnectionLost(error) || (error instanceof Error && isConnectionLost(error.cause));
    throw mapError(error);
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

function databaseOn(client: PoolClient, depth: number): Database {
  const query = async <R>(statement: string | Statement, values: readonly unknown[] = []): Promise<R[]> => {
    try {
      return await runOn<R>(client, statement, values);
    } catch (error) {
      throw mapError(error);
    }
  };
  return {
    query,
    queryPrepared: (name, text, values) => query({ name, text }, values),
    transaction: (work) => bracket(client, depth + 1, work),
    close: () => Promise.resolve(),
  };
}

/** depth 0 is the transaction itself, deeper ones are savepoints. */
async function bracket<T>(client: PoolClient, depth: number, work: (tx: Database) => Promise<T>): Promise<T> {
  const [begin, commit, rollback] = depth === 0
    ? ['BEGIN', 'COMMIT', 'ROLLBACK']
    : [`SAVEPOINT s${depth}`, `RELEASE SAVEPOINT s${depth}`, `ROLLBACK TO SAVEPOINT s${depth}`];
  await client.query(begin);
  try {
    const result = await work(databaseOn(client, depth));
    await client.query(commit);
    return result;
  } catch (error) {
    // A rollback that fails means that the connection is gone, and with it the transaction; the first error says more.
    await client.query(rollback).catch(() => undefined);
    throw error;
  }
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = openPool(options);
  let closing: Promise<void> | undefined;
  const query = <R>(statement: string | Statement, values: readonly unknown[] = []): Promise<R[]> =>
    withClient(pool, (client) => runOn<R>(client, statement, values));
  return {
    query,
    queryPrepared: (name, text, values) => query({ name, text }, values),
    transaction: (work) => withClient(pool, (client) => bracket(client, 0, work)),
    close: () => (closing ??= pool.end()),
  };
}
