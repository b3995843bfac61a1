import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

export interface ConnectorOptions {
  /** For each of TCP and TLS. */
  readonly connectTimeoutMs: number;
  /** PEM of the authority to trust instead of the public ones: a carrier simulated over TLS. */
  readonly ca?: string;
}

/** The TCP connection under each TLS socket: TLSSocket.resetAndDestroy throws, and a plain close would let the kernel go on sending what is buffered. */
const tcpUnder = new WeakMap<Socket, Socket>();

/** Ends a connection so that the peer sees a reset and the kernel sends nothing more of what it still holds. */
export function resetConnection(socket: Socket): void {
  const tcp = tcpUnder.get(socket) ?? socket;
  if (!tcp.destroyed) tcp.resetAndDestroy();
}

/** An undici connector that makes TCP and TLS in two steps, so that the TCP connection stays at hand. HTTP/1.1 only: a reset then hits one request. */
export function createResetConnector({ connectTimeoutMs, ca }: ConnectorOptions): buildConnector.connector {
  const connect = buildConnector({ timeout: connectTimeoutMs, allowH2: false, ...(ca !== undefined && { ca }) });
  return (options, callback) => {
    if (options.protocol !== 'https:') return connect(options, callback);
    connect({ ...options, protocol: 'http:', port: options.port || '443' }, (...[error, tcp]) => {
      if (error !== null) return callback(error, null);
      connect({ ...options, httpSocket: tcp }, (...[tlsError, socket]) => {
        if (tlsError !== null) {
          tcp.destroy();
          return callback(tlsError, null);
        }
        tcpUnder.set(socket, tcp);
        callback(null, socket);
      });
    });
  };
}
