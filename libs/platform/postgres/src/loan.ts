import type { Pool, PoolClient } from 'pg';
import { isConnectionLost, mapConnectError, mapError } from './map-error.js';

/** A connection lent out by a pool. */
export interface Loan {
  readonly client: PoolClient;
  /** Set where the connection broke or its state is unknown: it is closed instead of returned. */
  broken: boolean;
}

async function takeClient(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw mapConnectError(error);
  }
}

/** Lends a connection to `work`. One that breaks between two statements is the next statement's error, not a crash of the process. */
export async function withLoan<T>(pool: Pool, work: (loan: Loan) => Promise<T>): Promise<T> {
  const loan: Loan = { client: await takeClient(pool), broken: false };
  const onError = (): void => void (loan.broken = true);
  loan.client.on('error', onError);
  try {
    return await work(loan);
  } catch (error) {
    loan.broken ||= isConnectionLost(error);
    throw mapError(error);
  } finally {
    loan.client.removeListener('error', onError);
    loan.client.release(loan.broken);
  }
}
