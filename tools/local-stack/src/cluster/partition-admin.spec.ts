import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { describePartitions, electPreferredLeaders, setReplicas } from './partition-admin.js';

const place = { topic: 'ab', partition: 3, leader: 1, replicas: [2, 1], inSync: [1, 2] };

/** A broker that gives one answer, after the correlation id of which nothing is checked; resolves with what it was asked, without its length. */
async function withBroker<T>(answer: string, ask: (brokers: string[]) => Promise<T>): Promise<{ result: T; asked: string }> {
  let asked = '';
  const body = Buffer.from(`00000001${answer.replaceAll(' ', '')}`, 'hex');
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  const server = createServer((socket) => socket.on('error', () => undefined).once('data', (chunk: Buffer) => {
    asked = chunk.toString('hex', 4);
    socket.end(Buffer.concat([size, body]));
  })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    // The first is down: the next one is asked.
    return { result: await ask(['127.0.0.1:1', `127.0.0.1:${port}`]), asked };
  } finally {
    server.close();
  }
}

describe('describePartitions', () => {
  it('reads leaders, replicas and who is in sync', async () => {
    const broker = '00000007 000168 00000009 ffff';
    const partition = '0000 00000003 00000001 00000002 00000002 00000001 00000002 00000001 00000002';
    const { result } = await withBroker(`00000000 00000001 ${broker} ffff 00000001 00000001 0000 00026162 00 00000001 ${partition}`, (brokers) => describePartitions(brokers, ['ab']));
    expect(result).toEqual([place]);
  });
});

describe('setReplicas', () => {
  const answer = (code: string, message: string): string => `00 00000000 0000 00 02 036162 02 00000003 ${code} ${message} 00 00 00`;

  it('names the replicas in their order', async () => {
    const { asked } = await withBroker(answer('0000', '00'), (brokers) => setReplicas(brokers, [place]));
    // After the header: timeout, one topic "ab", one partition 3, replicas 2 and 1, tags.
    expect(asked.endsWith('00' + '00002710' + '02' + '036162' + '02' + '00000003' + '03' + '00000002' + '00000001' + '00' + '00' + '00')).toBe(true);
  });

  it('rejects with what the controller says of a partition', async () => {
    await expect(withBroker(answer('0027', '036e6f'), (brokers) => setReplicas(brokers, [place]))).rejects.toThrow('ab/3 was refused with error code 39 no');
  });
});

describe('electPreferredLeaders', () => {
  it.each([
    ['0000', 0, 'elected'],
    ['0054', 0, 'leading already'],
    ['0050', 1, 'not available'],
  ])('counts who could not be elected: error code %s', async (code, failures) => {
    const { result } = await withBroker(`00000000 0000 00000001 00026162 00000001 00000003 ${code} ffff`, (brokers) => electPreferredLeaders(brokers, [place]));
    expect(result).toBe(failures);
  });
});
