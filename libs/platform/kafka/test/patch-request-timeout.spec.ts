import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { loadKafkajsSources, quiet, type Load } from './kafkajs-sources.js';

interface Connection {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  send(protocol: object): Promise<unknown>;
}

const TIMEOUT_MS = 100;
const sources = loadKafkajsSources();
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => sources.remove());

/** A connection to a broker that takes requests and never answers, one request at a time. */
async function connect(load: Load): Promise<{ connection: Connection; send: () => Promise<string> }> {
  const server = createServer((socket) => void sockets.push(socket.resume())).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const ConnectionClass = load('network/connection') as new (options: object) => Connection;
  const createSocket = load('network/socketFactory') as () => unknown;
  const Encoder = load('protocol/encoder') as new () => object;
  const { port } = server.address() as AddressInfo;
  const connection = new ConnectionClass({ host: '127.0.0.1', port, logger: quiet, socketFactory: createSocket(), requestTimeout: TIMEOUT_MS, connectionTimeout: 5_000, enforceRequestTimeout: true, maxInFlightRequests: 1, clientId: 'test' });
  await connection.connect();
  const request = { apiKey: 0, apiVersion: 7, apiName: 'Produce', encode: () => Promise.resolve(new Encoder()) };
  const send = (): Promise<string> => connection.send({ request, response: {} }).then(() => 'answered', (error: Error) => error.name);
  return { connection, send };
}

describe('a connection to a broker that does not answer', () => {
  it('is given up with the first request that times out, and all that wait behind it fail at once', async () => {
    const { connection, send } = await connect(sources.patched);
    expect(await Promise.all([send(), send(), send()])).toEqual(['KafkaJSConnectionClosedError', 'KafkaJSConnectionClosedError', 'KafkaJSConnectionClosedError']);
    expect(connection.isConnected()).toBe(false);
  });

  it('as released is kept, and the requests time out one after the other', async () => {
    const { connection, send } = await connect(sources.released);
    const ended: string[] = [];
    const first = send().then((name) => ended.push(name));
    const second = send().then((name) => ended.push(name));
    await first;
    expect([ended, connection.isConnected()]).toEqual([['KafkaJSRequestTimeoutError'], true]);
    await second;
    await connection.disconnect();
  });
});
