import { randomBytes } from 'node:crypto';
import { findFaults, type Intent, type SchemaName } from '@signalbox/contracts';
import { loadKeyring } from '@signalbox/crypto';
import type { InboundRecord, Outcome, OutboundRecord } from '@signalbox/kafka';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { beforeEach, describe, expect, it } from 'vitest';
import { AcceptIntentHandler } from './accept-intent.handler.js';
import { MemoryIdempotencyStore } from './idempotency.memory-store.js';
import { IntentDoor } from './intent-door.js';
import { MemoryTenantStore } from './tenant.memory-store.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const NUMBER = '+447700900123';
const intent: Intent = { tenantId: 'acme', idempotencyKey: 'k1', purpose: 'one-time-passcode', personal: { to: NUMBER, body: 'Your code is 482913' } };
let offset = 0;
const recordOf = (value: Intent, over: Partial<InboundRecord<Intent>> = {}): InboundRecord<Intent> =>
  ({ origin: { topic: 'intents-otp', partition: 0, offset: String(offset++) }, key: null, headers: {}, schema: 'intent', value, timestampMs: NOW - 5, attempts: 1, firstSeenAtMs: NOW, ...over });

const secret = (): string => randomBytes(32).toString('base64');
const keyring = loadKeyring({ fieldKeys: { k1: secret() }, fieldKey: 'k1', peppers: [secret()], bodyKey: secret() });
const clock = manualClock(NOW);
let handler: AcceptIntentHandler;

beforeEach(async () => {
  const tenants = new MemoryTenantStore();
  await tenants.declare([{ tenantId: 'acme', name: 'Acme', status: 'active', apiKeys: [] }]);
  handler = new AcceptIntentHandler(new IntentDoor('otp', tenants, new MemoryIdempotencyStore(), { keyring, clock, random: Math.random, randomBytes, metrics: createMetrics({ service: 'intake' }) }));
});

function emitted(outcome: Outcome): OutboundRecord[] {
  if (outcome.kind !== 'emit') throw new Error(`expected emit, got ${outcome.kind}`);
  return [...outcome.records];
}
const publish = async (outcome: Outcome): Promise<void> => (outcome.kind === 'emit' ? outcome.afterPublish?.() : undefined);
const valueOf = (record: OutboundRecord | undefined): Record<string, unknown> => JSON.parse(record?.value ?? '{}') as Record<string, unknown>;

describe('AcceptIntentHandler', () => {
  it('makes a message and a fact that fit their schemas and hide what is personal', async () => {
    const records = emitted(await handler.handle(recordOf(intent)));
    expect(records.map((record) => record.topic)).toEqual(['messages-otp', 'message-events']);
    for (const record of records) expect(findFaults(record.headers['sb-schema']?.split('@')[0] as SchemaName, valueOf(record))).toBeNull();
    expect(JSON.stringify(records)).not.toMatch(/7700900123|482913/);
    const { messageId, to, content } = valueOf(records[0]) as Record<string, string>;
    expect(keyring.open(to as string, `${messageId}:to`)).toBe(NUMBER);
    expect(JSON.parse(keyring.open(content as string, `${messageId}:content`))).toEqual({ body: 'Your code is 482913' });
  });

  it('publishes the stored bytes when the record comes again, published or not, expired or not', async () => {
    const record = recordOf({ ...intent, expiresAt: new Date(NOW + 1000).toISOString() });
    const first = await handler.handle(record);
    expect(emitted(await handler.handle(record))).toEqual(emitted(first));
    await publish(first);
    clock.advance(60_000);
    expect(emitted(await handler.handle(record))).toEqual(emitted(first));
  });

  it('names the first message to a true duplicate, once the first is published', async () => {
    const first = await handler.handle(recordOf(intent));
    expect(emitted(await handler.handle(recordOf(intent)))).toEqual(emitted(first));
    await publish(first);
    const [duplicate] = emitted(await handler.handle(recordOf(intent)));
    expect(valueOf(duplicate)).toMatchObject({ type: 'intent-duplicate', reason: 'duplicate', firstMessageId: valueOf(emitted(first)[0])['messageId'] });
  });

  it('refuses another content under a known key', async () => {
    await publish(await handler.handle(recordOf(intent)));
    const [refused] = emitted(await handler.handle(recordOf({ ...intent, personal: { to: NUMBER, body: 'something else' } })));
    expect(valueOf(refused)).toMatchObject({ type: 'intent-rejected', reason: 'idempotency-conflict' });
  });

  it('names the first message to a repetition that comes when its time is over', async () => {
    const late = { ...intent, expiresAt: new Date(clock.nowMs() + 1000).toISOString() };
    const first = await handler.handle(recordOf(late));
    await publish(first);
    clock.advance(60_000);
    expect(valueOf(emitted(await handler.handle(recordOf(late)))[0])).toMatchObject({ reason: 'duplicate', firstMessageId: valueOf(emitted(first)[0])['messageId'] });
    expect(valueOf(emitted(await handler.handle(recordOf({ ...late, purpose: 'security-alert' })))[0])).toMatchObject({ reason: 'intent-expired' });
  });

  it('moves an intent to the lane of its purpose', async () => {
    const [message] = emitted(await handler.handle(recordOf({ ...intent, purpose: 'marketing' })));
    expect(message?.topic).toBe('messages-marketing');
  });

  it.each([
    ['neither sealed nor personal', { personal: undefined }, 'schema-invalid'],
    ['sealed to a key we do not have', { personal: undefined, sealed: 'hpke1.k9.aaaa.bbbb' }, 'unsealing-failed'],
    ['a number that is none', { personal: { to: '+1x', body: 'hello there' } }, 'recipient-invalid'],
    ['an unknown tenant', { tenantId: 'nobody' }, 'tenant-unknown'],
    ['a passed expiry', { expiresAt: new Date(0).toISOString() }, 'intent-expired'],
  ] as const)('refuses %s with a fact that a redelivery repeats', async (_name, spoilt, reason) => {
    const record = recordOf({ ...intent, ...spoilt } as Intent);
    const first = emitted(await handler.handle(record));
    expect(valueOf(first[0])).toMatchObject({ type: 'intent-rejected', reason });
    expect(findFaults('intent-rejected', valueOf(first[0]))).toBeNull();
    clock.advance(1000);
    expect(emitted(await handler.handle(record))).toEqual(first);
  });
});
