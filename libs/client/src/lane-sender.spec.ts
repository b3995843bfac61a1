import type { Lane, Purpose } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { createLaneSenders } from './lane-sender.js';
import { createMemoryTransport, type MemoryTransport, type MemoryTransportOptions } from './memory-transport.js';
import type { OutgoingIntent } from './outgoing-intent.js';

const intent = (idempotencyKey: string, purpose: Purpose = 'one-time-passcode'): OutgoingIntent => ({ idempotencyKey, purpose, to: '+14155550100', body: 'x' });
const LIMITS = { maxBatch: 10, maxQueued: 20 };

function make(options: Partial<Record<Lane, MemoryTransportOptions>> = {}) {
  const transports = new Map<Lane, MemoryTransport>();
  const senders = createLaneSenders((lane) => {
    const transport = createMemoryTransport(options[lane]);
    transports.set(lane, transport);
    return transport;
  }, { tenantId: 'acme-bank', keyPepper: Buffer.alloc(32, 1) }, LIMITS);
  const keysOf = (lane: Lane): string[] => (transports.get(lane)?.written ?? []).map(({ value }) => (JSON.parse(value) as { idempotencyKey: string }).idempotencyKey);
  return { senders, transports, keysOf };
}

describe('createLaneSenders', () => {
  it('sends by purpose to the lane, one recipient on one partition', async () => {
    const { senders, transports, keysOf } = make();
    await senders.send([intent('a'), intent('b', 'marketing'), intent('c'), intent('d', 'delivery-update')]);
    expect([keysOf('otp'), keysOf('marketing'), keysOf('transactional')]).toEqual([['a', 'c'], ['b'], ['d']]);
    expect(new Set(transports.get('otp')?.written.map((record) => record.partition)).size).toBe(1);
  });

  it('does not let one lane wait for another', async () => {
    const { senders, keysOf } = make({ marketing: { onSend: () => new Promise(() => {}) } });
    void senders.send([intent('slow', 'marketing')]);
    await senders.send([intent('fast')]);
    expect(keysOf('otp')).toEqual(['fast']);
  });

  it('publishes nothing of a call that does not fit', async () => {
    const { senders, keysOf } = make({ marketing: { onSend: () => new Promise(() => {}) } });
    void senders.send(Array.from({ length: 25 }, (_, n) => intent(`m-${n}`, 'marketing')).slice(0, 20));
    void senders.send([intent('m-20', 'marketing')]);
    await expect(senders.send([intent('a'), ...Array.from({ length: 11 }, (_, n) => intent(`n-${n}`, 'marketing'))])).rejects.toMatchObject({ code: 'queue-full' });
    expect(keysOf('otp')).toEqual([]);
  });

  it('says that a failed send may have been written', async () => {
    const { senders } = make({ otp: { onSend: () => Promise.reject(new Error('no broker')) } });
    await expect(senders.send([intent('a')])).rejects.toMatchObject({ name: 'SignalboxClientError', code: 'publish-failed', cause: { message: 'no broker' } });
  });

  it('drains every lane before it closes', async () => {
    const { senders, transports, keysOf } = make();
    void senders.send([intent('a'), intent('b', 'marketing')]);
    await senders.close();
    expect([keysOf('otp'), keysOf('marketing')]).toEqual([['a'], ['b']]);
    expect([...transports.values()].every((transport) => transport.closed)).toBe(true);
  });
});
