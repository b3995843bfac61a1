import { randomBytes } from 'node:crypto';
import { findFaults, type InboundMessage, type MessageAccepted, type SchemaName } from '@signalbox/contracts';
import { loadKeyring } from '@signalbox/crypto';
import type { InboundRecord, Outcome, OutboundRecord } from '@signalbox/kafka';
import { makeUuidV7, manualClock } from '@signalbox/message';
import { HealthBook, type FraudHold, type PolicyDocument, type SenderHealth } from '@signalbox/routing';
import { createMetrics } from '@signalbox/telemetry';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApplyOptOutHandler } from './apply-opt-out.handler.js';
import { MemoryDecisionStore } from './decision.memory-store.js';
import { MemoryOptOutStore } from './opt-out.memory-store.js';
import type { LoadedPolicy } from './policy.store.js';
import { RouteMessageHandler } from './route-message.handler.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const secret = (): string => randomBytes(32).toString('base64');
const keyring = loadKeyring({ fieldKeys: { k1: secret() }, fieldKey: 'k1', peppers: [secret()], bodyKey: secret() });
const document: PolicyDocument = {
  version: 1, allowedCountries: '*', templates: [{ templateId: 'login-code', body: 'Your code is {{code}}.' }],
  pools: [{ poolId: 'otp', provider: 'twilio', lanes: ['otp'], countries: '*', tenants: '*', senders: [{ sender: '+12015550171', kind: 'short-code', country: 'US', segmentsPerSecond: 1 }, { sender: '+12015550172', kind: 'short-code', country: 'US', segmentsPerSecond: 1 }] }],
};
const loaded = (revision: number, changed: Partial<PolicyDocument> = {}): LoadedPolicy => ({ policy: { revision, document: { ...document, ...changed } }, poolOfSender: new Map([['+12015550171', 'otp']]) });
const clock = manualClock(NOW);

let active: LoadedPolicy;
let hold: FraudHold | null;
let health: SenderHealth[];
let store: MemoryDecisionStore;
let handler: RouteMessageHandler;
beforeEach(() => {
  active = loaded(1);
  hold = null;
  health = [];
  store = new MemoryDecisionStore();
  handler = new RouteMessageHandler(store, { policies: { current: () => active }, holds: { find: () => hold }, health: { current: () => new HealthBook(health) } }, { keyring, clock, random: () => draw, metrics: createMetrics({ service: 'routing-policy' }) });
});

let draw = 0.5;
let offset = 0;
const recipientKey = keyring.recipientKeyOf('+447700900123');
function recordOf(over: Partial<MessageAccepted> = {}): InboundRecord<MessageAccepted> {
  const messageId = makeUuidV7(NOW, randomBytes(10));
  const value: MessageAccepted = {
    messageId, recipientKey, tenantId: 'acme', lane: 'otp', purpose: 'one-time-passcode', idempotencyKey: 'k', templateId: 'login-code', country: 'GB',
    to: keyring.seal('+447700900123', `${messageId}:to`), content: keyring.seal(JSON.stringify({ variables: { code: '482913' } }), `${messageId}:content`),
    acceptedAt: new Date(NOW).toISOString(), expiresAt: new Date(NOW + 300_000).toISOString(), ...over,
  };
  return { origin: { topic: 'messages-otp', partition: 0, offset: String(offset++) }, key: recipientKey, headers: {}, schema: 'message-accepted', value, timestampMs: NOW, attempts: 1, firstSeenAtMs: NOW };
}
const emitted = (outcome: Outcome): readonly OutboundRecord[] => (outcome.kind === 'emit' ? outcome.records : []);
const valueOf = (record: OutboundRecord | undefined): Record<string, unknown> => JSON.parse(record?.value ?? '{}') as Record<string, unknown>;

const HOLD: FraudHold = { subjectId: 'sms-pumping/acme/area/44770090', tenantId: 'acme', scope: 'area', value: '44770090', action: 'block', expiresAtMs: NOW + 60_000 };

describe('senders that deliver badly', () => {
  it('get few new people, and keep those who know their number', async () => {
    const bad = '+12015550171';
    health = [{ provider: 'twilio', sender: bad, country: 'GB', score: 0, expiresAtMs: NOW + 60_000 }];
    const people = Array.from({ length: 60 }, (_, index) => keyring.recipientKeyOf(`+4477009001${String(index).padStart(2, '0')}`));
    const senderOf = async (key: string): Promise<unknown> => valueOf(emitted(await handler.handle(recordOf({ recipientKey: key })))[0])['sender'];
    const first = await Promise.all(people.map(senderOf));
    expect(first.filter((sender) => sender === bad).length).toBeLessThan(20);
    health = [{ provider: 'twilio', sender: '+12015550172', country: 'GB', score: 0, expiresAtMs: NOW + 60_000 }];
    expect(await Promise.all(people.map(senderOf))).toEqual(first);
  });
});

describe('a pool with fallbacks', () => {
  const [pool] = document.pools;
  const second = { poolId: 'second', provider: 'vonage', lanes: ['otp'], countries: '*', tenants: '*', senders: [{ sender: '+12015550181', kind: 'short-code', country: 'US', segmentsPerSecond: 1 }] } as const;
  beforeEach(() => {
    if (pool !== undefined) active = loaded(1, { pools: [{ ...pool, fallbackPools: ['second'] }, second] });
  });

  it('sends them out with the dispatch', async () => {
    const [dispatch] = emitted(await handler.handle(recordOf())).map(valueOf);
    expect(dispatch).toMatchObject({ provider: 'twilio', poolId: 'otp', fallbacks: [{ provider: 'vonage', poolId: 'second', sender: '+12015550181' }] });
    expect(findFaults('message-dispatched', dispatch)).toBeNull();
  });

  it('leaves out one that the person has told to stop', async () => {
    store.optedOut.set(recipientKey, new Set(['second']));
    const [dispatch] = emitted(await handler.handle(recordOf())).map(valueOf);
    expect(dispatch).toMatchObject({ poolId: 'otp' });
    expect(dispatch).not.toHaveProperty('fallbacks');
  });
});

describe('what fraud-detection asks for', () => {
  it('blocks, with a reason that names the verdict and not the number', async () => {
    hold = HOLD;
    const [fact, ...others] = emitted(await handler.handle(recordOf())).map(valueOf);
    expect(fact).toMatchObject({ type: 'message-blocked', reason: 'fraud-suspected', policyRevision: 1, rules: ['fraud'], detail: 'a verdict on sms-pumping/acme/area/44770090 holds it' });
    expect(others).toEqual([]);
    expect(findFaults('message-blocked', fact)).toBeNull();
  });

  it('has a throttled message wait, lets some through, and keeps none that would expire in the wait', async () => {
    hold = { ...HOLD, action: 'throttle' };
    const outcome = await handler.handle(recordOf());
    expect(outcome).toMatchObject({ kind: 'park', untilMs: NOW + 22_500, reason: 'fraud-throttled' });
    const [fact] = outcome.kind === 'park' ? (outcome.records ?? []).map(valueOf) : [];
    expect(fact).toMatchObject({ type: 'parked-by-routing', reason: 'fraud-throttled', policyRevision: 1, until: new Date(NOW + 22_500).toISOString() });
    expect(findFaults('parked-by-routing', fact)).toBeNull();
    expect(await handler.handle({ ...recordOf(), attempts: 2 })).toEqual({ kind: 'park', untilMs: NOW + 22_500, reason: 'fraud-throttled' });
    expect(valueOf(emitted(await handler.handle(recordOf({ expiresAt: new Date(NOW + 20_000).toISOString() })))[0])).toMatchObject({ type: 'message-blocked', reason: 'fraud-suspected' });
    draw = 0;
    expect(emitted(await handler.handle(recordOf())).map(({ topic }) => topic)).toEqual(['dispatch-otp', 'message-events']);
    draw = 0.5;
  });

  it('does not change what was decided before', async () => {
    const record = recordOf();
    const first = emitted(await handler.handle(record));
    hold = HOLD;
    expect(emitted(await handler.handle(record))).toEqual(first);
  });
});

describe('RouteMessageHandler', () => {
  it('publishes the dispatch and its fact, both of their schemas, with nothing personal', async () => {
    const records = emitted(await handler.handle(recordOf()));
    expect(records.map((record) => record.topic)).toEqual(['dispatch-otp', 'message-events']);
    for (const record of records) expect(findFaults(record.headers['sb-schema']?.split('@')[0] as SchemaName, valueOf(record))).toBeNull();
    expect(JSON.stringify(records)).not.toMatch(/482913|7700900123/);
    const dispatch = valueOf(records[0]);
    expect(keyring.open(dispatch['body'] as string, `${dispatch['messageId'] as string}:body`)).toBe('Your code is 482913.');
  });

  it('seals what goes by WhatsApp under the message, and says that the carrier renders it', async () => {
    const contentSid = `HX${'0'.repeat(32)}`;
    active = loaded(1, { templates: [{ templateId: 'login-code', body: 'Your code is {{code}}.', contentSid }], pools: document.pools.map((pool) => ({ ...pool, channel: 'whatsapp' as const })) });
    const records = emitted(await handler.handle(recordOf()));
    const dispatch = valueOf(records[0]);
    expect(findFaults('message-dispatched', dispatch)).toBeNull();
    expect(dispatch).toMatchObject({ channel: 'whatsapp', renderedByCarrier: true });
    expect(JSON.parse(keyring.open(dispatch['content'] as string, `${dispatch['messageId'] as string}:rich`))).toEqual({ template: { contentSid, variables: { 1: '482913' } } });
    expect(JSON.stringify(records)).not.toContain('482913');
  });

  it('keeps its decision when the policy has changed before the record comes again', async () => {
    const record = recordOf();
    const first = emitted(await handler.handle(record));
    active = loaded(2, { allowedCountries: [] });
    expect(emitted(await handler.handle(record))).toEqual(first);
    expect(await handler.handle({ ...record, origin: { ...record.origin, offset: '999' } })).toEqual({ kind: 'drop', reason: 'duplicate' });
  });

  it('pins the sender to the recipient', async () => {
    const [first] = emitted(await handler.handle(recordOf()));
    const [second] = emitted(await handler.handle(recordOf()));
    expect(valueOf(second)).toMatchObject({ sender: valueOf(first)['sender'], reason: 'routed-sticky' });
  });

  it.each([
    ['an unknown template', { templateId: 'nope' }, 'message-blocked', 'template-unknown'],
    ['a passed expiry', { expiresAt: new Date(NOW).toISOString() }, 'expired-by-routing', 'expired-before-routing'],
    ['a lane without a pool', { lane: 'marketing' }, 'message-blocked', 'no-route'],
  ] as const)('turns %s into a fact with reason and revision', async (_name, spoilt, type, reason) => {
    const records = emitted(await handler.handle(recordOf(spoilt)));
    expect(records).toHaveLength(1);
    expect(valueOf(records[0])).toMatchObject({ type, reason, policyRevision: 1 });
    expect(findFaults(type, valueOf(records[0]))).toBeNull();
  });

  it('blocks a recipient who told the pool to stop', async () => {
    store.optedOut.set(recipientKey, new Set(['otp']));
    expect(valueOf(emitted(await handler.handle(recordOf()))[0])).toMatchObject({ type: 'message-blocked', reason: 'opted-out' });
  });
});

describe('ApplyOptOutHandler', () => {
  const inbound = (over: Partial<InboundMessage>, atMs = NOW): InboundRecord<InboundMessage> => ({
    ...recordOf(), schema: 'inbound-message', origin: { topic: 'inbound-messages', partition: 0, offset: '1' },
    value: { provider: 'twilio', providerMessageId: 'SM1', recipientKey, sender: '+12015550171', from: keyring.seal('x', 'inbound'), body: keyring.seal('STOP', 'inbound'), receivedAt: new Date(atMs).toISOString(), ...over },
  });
  it('lets the latest word count, in whatever order words come', async () => {
    const optOuts = new MemoryOptOutStore();
    const optOut = new ApplyOptOutHandler(optOuts, { current: () => active });
    await optOut.handle(inbound({ keyword: 'START' }, NOW + 1000));
    await optOut.handle(inbound({ keyword: 'STOP' }));
    expect(optOuts.changes.get(`${recipientKey}/otp`)).toMatchObject({ optedOut: false });
  });
  it('drops what is no keyword and keeps what no pool takes', async () => {
    const optOut = new ApplyOptOutHandler(new MemoryOptOutStore(), { current: () => active });
    expect(await optOut.handle(inbound({}))).toMatchObject({ kind: 'drop' });
    expect(await optOut.handle(inbound({ keyword: 'STOP', sender: '+19' }))).toMatchObject({ kind: 'dead-letter', class: 'bad-input' });
  });
});
