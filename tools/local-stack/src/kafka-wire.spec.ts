import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listBrokers, parseBroker } from './kafka-wire.js';

/** A server that answers every connection as told. */
async function withServer(answer: Buffer | 'close' | 'silence', work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (answer === 'close') socket.end();
    else if (answer !== 'silence') socket.once('data', () => socket.end(answer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

describe('parseBroker', () => {
  it.each([
    ['localhost:9092', { host: 'localhost', port: 9092 }],
    ['10.0.0.7:21001', { host: '10.0.0.7', port: 21_001 }],
  ])('reads %s', (text, broker) => expect(parseBroker(text)).toEqual(broker));

  it.each(['localhost', 'localhost:', ':9092', 'localhost:kafka', ''])('refuses "%s"', (text) => expect(() => parseBroker(text)).toThrow('is not host:port'));
});

describe('listBrokers', () => {
  const silence = ['silence', /aborted/] as const;
  it.each([['close', /closed without an answer/], silence] as const)('fails on a server that answers with %s', async (answer, reason) => {
    await withServer(answer, (port) => expect(listBrokers({ host: '127.0.0.1', port }, 200)).rejects.toThrow(reason));
  });

  it('reads the ids of the brokers', async () => {
    // Correlation id, throttle time, one broker: id 7, host "h", port 9, no rack.
    const body = Buffer.from('00000001' + '00000000' + '00000001' + '00000007' + '000168' + '00000009' + 'ffff', 'hex');
    const size = Buffer.alloc(4);
    size.writeInt32BE(body.length);
    await withServer(Buffer.concat([size, body]), async (port) => expect(await listBrokers({ host: '127.0.0.1', port }, 2_000)).toEqual([7]));
  });
});
