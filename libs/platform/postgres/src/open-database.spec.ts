import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { AdapterError } from '@signalbox/message';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from './open-database.js';

const packet = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

const AUTHENTICATED = packet('R', Buffer.alloc(4));
const READY = packet('Z', Buffer.from('I'));
const SERVER_DIED = packet('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'));

let server: Server | undefined;

/** Welcomes every client, and dies in the same breath. */
async function startDyingServer(): Promise<string> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, SERVER_DIED])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `postgres://postgres@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`;
}

afterEach(() => void server?.close());

it('survives a server that dies between its welcome and the first statement', async () => {
  const database = openDatabase({ url: await startDyingServer(), applicationName: 'test', max: 1, statementTimeoutMs: 1_000 });
  const failure = await database.query('SELECT 1').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AdapterError);
  expect(failure).toMatchObject({ disposition: 'unreachable' });
  await database.close();
});
