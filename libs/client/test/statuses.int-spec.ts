import type { MessageStatusChanged } from '@signalbox/contracts';
import type { Message } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignalboxClient, type SignalboxClient } from '../src/index.js';
import { BROKERS, createKafkaWorld, type KafkaWorld } from './kafka-world.js';

const messageId = (n: number): string => `01938f4e-8f4e-7abc-8def-${String(n).padStart(12, '0')}`;

function status(n: number, sequence: number, tenantId = 'acme-bank'): Message {
  const value: MessageStatusChanged = {
    eventId: `${String(n).padStart(20, '0')}_${sequence}`, messageId: messageId(n), recipientKey: String(n).padStart(22, 'k'), tenantId,
    idempotencyKey: `n-${n}`, lane: 'otp', sequence, status: 'accepted', terminal: false, correction: false, reason: 'ok-accepted', policyRevision: 0, attempt: 0, occurredAt: '2026-11-22T11:12:18.000Z',
  };
  return { key: value.recipientKey, value: JSON.stringify(value), headers: { 'sb-schema': 'message-status-changed@1', 'sb-tenant': tenantId } };
}

/** Ends once `done` has been called, at the latest with the test. */
function latch(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

let world: KafkaWorld;
const clients: SignalboxClient[] = [];
const warnings: string[] = [];
const connect = (): SignalboxClient => {
  const client = createSignalboxClient({ brokers: BROKERS, tenantId: 'acme-bank', keyPepper: Buffer.alloc(32, 1), topicPrefix: world.prefix, onWarning: (message) => void warnings.push(message) });
  clients.push(client);
  return client;
};
beforeAll(async () => {
  world = await createKafkaWorld();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await world.close();
});

describe('consumeStatuses', () => {
  it('hands over each status of the tenant in order, past repetitions, strangers and rubbish, and again while it is refused', async () => {
    const rubbish: Message = { key: 'k', value: 'no JSON', headers: { 'sb-schema': 'message-status-changed@1' } };
    const all = Array.from({ length: 20 }, (_, n) => [status(n, 1), status(n, 1), status(n, 2, n === 0 ? 'other' : 'acme-bank')]).flat();
    await world.write('message-status', [rubbish, ...all]);
    const got: string[] = [];
    const end = latch();
    let refusals = 2;
    const subscription = await connect().consumeStatuses({
      groupId: `${world.prefix}a`, fromBeginning: true,
      onStatus: ({ messageId: id, sequence }) => {
        if (id === messageId(7) && refusals > 0) {
          refusals -= 1;
          throw new TypeError('not now');
        }
        got.push(`${id}/${sequence}`);
        if (got.length === 39) end.open();
      },
    });
    await end.opened;
    await subscription.close();
    const expected = Array.from({ length: 20 }, (_, n) => (n === 0 ? [1] : [1, 2]).map((sequence) => `${messageId(n)}/${sequence}`)).flat();
    expect([...got].sort()).toEqual(expected.sort());
    for (let n = 1; n < 20; n += 1) expect(got.indexOf(`${messageId(n)}/1`)).toBeLessThan(got.indexOf(`${messageId(n)}/2`));
    const { delivered, duplicate, foreign, unreadable } = subscription.counts;
    expect(delivered).toBe(39);
    // At least, for the batch may have been written twice: its topic was cold.
    for (const [count, least] of [[duplicate, 20], [foreign, 1], [unreadable, 1]] as const) expect(count).toBeGreaterThanOrEqual(least);
    expect(warnings.join()).toContain('a record of message-status was skipped');
  });

  it('goes on where the group was, however it ended', async () => {
    const groupId = `${world.prefix}b`;
    const got: number[] = [];
    const first = latch();
    const one = await connect().consumeStatuses({ groupId, fromBeginning: true, onStatus: ({ messageId: id }) => {
      if (Number(id.slice(-12)) === 100) first.open();
    } });
    await world.write('message-status', [status(100, 1)]);
    await first.opened;
    await one.close();
    await world.write('message-status', [status(101, 1), status(102, 1)]);
    const second = latch();
    const two = await connect().consumeStatuses({ groupId, onStatus: ({ messageId: id }) => {
      got.push(Number(id.slice(-12)));
      if ([101, 102].every((n) => got.includes(n))) second.open();
    } });
    await second.opened;
    await two.close();
    expect(got.filter((n) => n < 100)).toEqual([]);
  });
});
