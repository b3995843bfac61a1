import type { Database, Statement } from './database.js';
import type { Loan } from './loan.js';
import { isConnectionLost, mapError } from './map-error.js';

export async function runStatement<R>({ client }: Loan, statement: string | Statement, values: readonly unknown[] = []): Promise<R[]> {
  try {
    const result = await client.query({ ...(typeof statement === 'string' ? { text: statement } : statement), values: [...values] });
    return result.rows as R[];
  } catch (error) {
    throw mapError(error);
  }
}

/** The database as the work inside a transaction sees it. */
function databaseOn(loan: Loan, depth: number): Database {
  return {
    query: (statement, values) => runStatement(loan, statement, values),
    queryPrepared: (name, text, values) => runStatement(loan, { name, text }, values),
    transaction: (work) => runTransaction(loan, work, depth + 1),
    close: () => Promise.resolve(),
  };
}

async function commit({ client }: Loan, depth: number): Promise<void> {
  const { command } = await client.query(depth === 0 ? 'COMMIT' : `RELEASE SAVEPOINT s${depth}`);
  // PostgreSQL answers the commit of a failed transaction with a rollback, and with no error.
  if (command === 'ROLLBACK') throw new Error('The transaction was rolled back, because a statement in it had failed and its error was not passed on.');
}

/** Undoing fails only where the connection is gone, and then the server has undone it already. */
async function undo(loan: Loan, depth: number): Promise<void> {
  try {
    await loan.client.query(depth === 0 ? 'ROLLBACK' : `ROLLBACK TO SAVEPOINT s${depth}`);
  } catch {
    loan.broken = true;
  }
}

/** Depth 0 is the transaction itself, deeper ones are savepoints within it. */
export async function runTransaction<T>(loan: Loan, work: (tx: Database) => Promise<T>, depth = 0): Promise<T> {
  await loan.client.query(depth === 0 ? 'BEGIN' : `SAVEPOINT s${depth}`);
  try {
    const result = await work(databaseOn(loan, depth));
    await commit(loan, depth);
    return result;
  } catch (error) {
    if (!loan.broken && !isConnectionLost(error)) await undo(loan, depth);
    throw error;
  }
}
