/**
 * A hot statement: prepared once per connection under its name, so that it is parsed and planned once. The text behind
 * a name never varies; what varies in number travels as arrays (`unnest`).
 */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * One pool of connections under one role, or the one connection of a transaction.
 *
 * Errors: an AdapterError of disposition `unreachable` where the server was away, overloaded, shutting down, or chose
 * this transaction as the victim of a deadlock or conflict. The statement may or may not have taken effect, so every
 * statement must be idempotent. Any other error of the server (a constraint, a type, a missing right) is rethrown as it is.
 * bigint and numeric columns come as text, timestamptz as Date, bytea as Buffer, jsonb parsed.
 */
export interface Database {
  /** Rows in the server's order. Waits for a free connection; never longer than the connection and statement timeouts. */
  query<R>(statement: string | Statement, values?: readonly unknown[]): Promise<R[]>;
  /** The same as `query({ name, text }, values)`. */
  queryPrepared<R>(name: string, text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Commits when `work` resolves, rolls back when it rejects. Inside a transaction it is a savepoint. */
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>;
  /** Waits for what is under way, then closes every connection. A second call changes nothing; on a transaction it does nothing. */
  close(): Promise<void>;
}
