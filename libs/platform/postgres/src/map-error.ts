import { AdapterError } from '@signalbox/message';

/** SQLSTATEs, or their two-letter classes, after which the same statement may well succeed. */
const TRANSIENT: readonly string[] = [
  '08', // connection exception
  '53', // insufficient resources: connections, memory, disk
  '57P0', // the server is shutting down, crashed, or cannot take connections yet
  '58', // the server's own disk or network failed
  '40001', // serialization failure
  '40P01', // chosen as the victim of a deadlock
  '55P03', // a lock was not to be had in time
  '57014', // cancelled by statement_timeout
  '25006', // read only: this server has just become (or still is) the standby
  '25P03', // idle in transaction for too long
];

/** Row data that the server cannot take: a value out of range or ill-formed (22), a constraint (23), an index entry too long (54000). */
const DATA: readonly string[] = ['22', '23', '54000'];

/** What sockets and the driver say when the connection fails; the driver gives its own errors no code. */
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNABORTED', 'ENOENT']);
const DRIVER_MESSAGES = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|timeout expired|Cannot use a pool after calling end)/i;

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The SQLSTATE of an error of the server, else undefined. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && SQLSTATE.test(code) && !SOCKET_CODES.has(code) ? code : undefined;
}

/** True where one row of the statement is to blame, and the others would pass without it. */
export function isDataError(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && DATA.some((prefix) => state.startsWith(prefix));
}

/** True where the connection itself is of no more use. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AdapterError) return isConnectionLost(error.cause);
  const state = sqlStateOf(error);
  if (state !== undefined) return state.startsWith('08') || state.startsWith('57P0') || state === '25P03';
  const code = codeOf(error);
  return (code !== undefined && SOCKET_CODES.has(code)) || (error instanceof Error && DRIVER_MESSAGES.test(error.message));
}

/** Whatever kept a connection from being opened (a role that is not there, too): no statement is to blame. */
export function mapConnectError(error: unknown): AdapterError {
  const mapped = mapError(error);
  return mapped instanceof AdapterError ? mapped : unreachable(error);
}

function unreachable(cause: unknown): AdapterError {
  return new AdapterError('postgres-connection', 'unreachable', { message: 'PostgreSQL is not reachable', cause });
}

/**
 * An error of the driver as the callers of an adapter know it: transient ones become an AdapterError `unreachable` with
 * code `postgres-<sqlstate>` or `postgres-connection`; everything else stays as it is.
 */
export function mapError(error: unknown): unknown {
  if (error instanceof AdapterError) return error;
  const state = sqlStateOf(error);
  if (state !== undefined && TRANSIENT.some((prefix) => state.startsWith(prefix))) {
    return new AdapterError(`postgres-${state.toLowerCase()}`, 'unreachable', { message: `PostgreSQL answered ${state}`, cause: error });
  }
  if (isConnectionLost(error)) return unreachable(error);
  return error;
}
