import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export const CERTIFICATE = readFileSync(new URL('localhost-cert.pem', import.meta.url), 'utf8');
const KEY = readFileSync(new URL('localhost-key.pem', import.meta.url), 'utf8');

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly form: URLSearchParams;
}

export type Respond = (request: ReceivedRequest, response: http.ServerResponse, socket: Socket) => void;

export interface CarrierServer {
  readonly origin: string;
  readonly received: ReceivedRequest[];
  readonly connections: () => number;
  /** Error codes seen on the TCP connections, e.g. ECONNRESET. */
  readonly socketErrors: string[];
  close(): Promise<void>;
}

/** A carrier of few words: answers every whole request as it is told. */
export async function startCarrier(scheme: 'http' | 'https', respond: Respond): Promise<CarrierServer> {
  const received: ReceivedRequest[] = [];
  const socketErrors: string[] = [];
  let connections = 0;
  const listener: http.RequestListener = (incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => undefined);
    incoming.on('end', () => {
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString(), form: new URLSearchParams(Buffer.concat(chunks).toString()) };
      received.push(request);
      respond(request, response, incoming.socket);
    });
  };
  const server = scheme === 'http' ? http.createServer(listener) : https.createServer({ cert: CERTIFICATE, key: KEY }, listener);
  server.on(scheme === 'http' ? 'connection' : 'secureConnection', (socket: Socket) => {
    connections += 1;
    socket.on('error', (error: NodeJS.ErrnoException) => socketErrors.push(error.code ?? 'unknown'));
  });
  // Errors of a connection during a request come here instead of to its socket.
  server.on('clientError', (error: NodeJS.ErrnoException) => socketErrors.push(error.code ?? 'unknown'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `${scheme}://localhost:${(server.address() as AddressInfo).port}`,
    received,
    socketErrors,
    connections: () => connections,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

export function answerJson(response: http.ServerResponse, statusCode: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(statusCode, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
