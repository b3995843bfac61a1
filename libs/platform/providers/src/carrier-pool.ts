import { Pool } from 'undici';
import { createResetConnector, resetConnection } from './reset-connector.js';

export interface CarrierPoolOptions {
  readonly origin: string;
  /** Largest number of connections; more requests than that wait for one. */
  readonly connections: number;
  readonly connectTimeoutMs?: number;
  /** PEM of the authority to trust instead of the public ones. */
  readonly ca?: string;
}

/** Long enough for a slow handshake to the next continent; a carrier that needs longer is not reachable. */
export const CONNECT_TIMEOUT_MS = 3_000;
/** Below the idle timeouts that are usual in front of APIs (60 s), so that we close first and no request meets a closing connection. */
const KEEP_ALIVE_MS = 30_000;

/** Kept-alive HTTP/1.1 connections to one origin, one request at a time on each. Timeouts of requests are the business of the exchange. */
export function openCarrierPool({ origin, connections, connectTimeoutMs = CONNECT_TIMEOUT_MS, ca }: CarrierPoolOptions): Pool {
  return new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: createResetConnector({ connectTimeoutMs, ...(ca !== undefined && { ca }) }),
  });
}

/** Whether a connection to the origin comes about, TLS included. */
export function probeOrigin(origin: string, ca: string | undefined): Promise<boolean> {
  const { protocol, hostname, port } = new URL(origin);
  const connect = createResetConnector({ connectTimeoutMs: CONNECT_TIMEOUT_MS, ...(ca !== undefined && { ca }) });
  return new Promise((resolve) => connect({ protocol, hostname, port, servername: hostname }, (...[error, socket]) => {
    if (socket !== null) resetConnection(socket);
    resolve(error === null);
  }));
}
