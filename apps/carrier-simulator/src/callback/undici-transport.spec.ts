import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { UndiciTransport } from './undici-transport.js';
import type { WebhookResult } from './webhook-transport.js';

let server: Server | null = null;

async function listen(handler: RequestListener): Promise<string> {
  const started = createServer(handler);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}

async function post(url: string, readTimeoutMs = 2_000): Promise<WebhookResult> {
  const transport = new UndiciTransport();
  const request = { url, headers: { 'X-Test': '1' }, body: 'A=1', connectTimeoutMs: 1_000, readTimeoutMs };
  const result = await new Promise<WebhookResult>((resolve) => transport.post(request, resolve));
  await transport.close();
  return result;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

describe('UndiciTransport', () => {
  test('an answer is an answer, whatever its status', async () => {
    const url = await listen((_request, response) => response.writeHead(503).end('busy'));
    expect(await post(url)).toEqual({ kind: 'answered', httpStatus: 503 });
  });

  test('nobody listens', async () => {
    const url = await listen(() => undefined);
    await new Promise((resolve) => server!.close(resolve));
    expect(await post(url)).toEqual({ kind: 'connect-failed', why: 'refused' });
  });

  test('a name that does not exist', async () => {
    expect(await post('http://nowhere.invalid/')).toEqual({ kind: 'connect-failed', why: 'name' });
  });

  test('the connection is cut after the request was read', async () => {
    const url = await listen((request) => request.socket.destroy());
    expect(await post(url)).toEqual({ kind: 'read-failed' });
  });

  test('challenges and redirects are told, not followed', async () => {
    const url = await listen((_request, response) => response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"', Location: '/y' }).end());
    expect(await post(url)).toEqual({ kind: 'answered', httpStatus: 401, challenge: 'Basic realm="x"', location: '/y' });
  });

  test('a port that speaks no TLS', async () => {
    const url = await listen(() => undefined);
    expect(await post(url.replace('http:', 'https:'))).toEqual({ kind: 'connect-failed', why: 'tls' });
  });

  test.each([
    [true, true],
    [false, false],
  ])('the handshake names the host: %s', async (namesHost, isNamed) => {
    const hellos: Buffer[] = [];
    const tcp = createTcpServer((socket) => socket.on('error', () => undefined).once('data', (hello) => socket.end(void hellos.push(hello))));
    await new Promise<void>((resolve) => tcp.listen(0, 'localhost', resolve));
    const transport = new UndiciTransport();
    const url = `https://localhost:${(tcp.address() as AddressInfo).port}/`;
    const result = await new Promise<WebhookResult>((resolve) => transport.post({ url, headers: {}, body: '', connectTimeoutMs: 1_000, readTimeoutMs: 1_000, namesHost }, resolve));
    await transport.close();
    tcp.close();
    expect(result.kind).not.toBe('answered');
    expect(hellos[0]!.includes('localhost')).toBe(isNamed);
  });

  test('no answer comes', async () => {
    const url = await listen(() => undefined);
    expect(await post(url, 100)).toEqual({ kind: 'read-failed' });
  });
});
