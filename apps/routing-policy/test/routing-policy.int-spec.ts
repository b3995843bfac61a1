import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { generateDevelopmentKeys, hash22, loadKeyring } from '@signalbox/crypto';
import { createKafkaClient, createProducer, provisionTopics, readTopic, toRecord, type KafkaClient, type OutboundRecord } from '@signalbox/kafka';
import { makeUuidV7 } from '@signalbox/message';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { startService, systemClock, type RunningService } from '@signalbox/service';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const prefix = `t${randomUUID().slice(0, 8)}-`;
const token = 'operator-token-0123456789';
const keys = generateDevelopmentKeys('test').environment;
const keyring = loadKeyring({ fieldKeys: JSON.parse(keys.SB_FIELD_KEYS) as Record<string, string>, fieldKey: keys.SB_FIELD_KEY, peppers: JSON.parse(keys.SB_PEPPERS) as string[], bodyKey: keys.SB_BODY_KEY });
let kafka: KafkaClient;
let service: RunningService;
let drop: () => Promise<void>;
let database: Database;

beforeAll(async () => {
  const { url, drop: dropDatabase } = await createTestDatabase(process.env['DATABASE_URL'] ?? '');
  drop = dropDatabase;
  database = openDatabase({ url, applicationName: 'routing-test', max: 1, statementTimeoutMs: 5_000 });
  kafka = createKafkaClient({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: 'routing-test', topicPrefix: prefix, logger: createLogger({ service: 'test', level: 'error' }) });
  await provisionTopics(kafka, { replicationFactor: 1, partitions: 3 });
  Object.assign(process.env, keys, {
    DATABASE_URL: url, KAFKA_TOPIC_PREFIX: prefix, HTTP_PORT: '0', LOG_LEVEL: 'error', SEED_POLICY_FILE: join(import.meta.dirname, '../seed/policy.json'),
    OPERATORS: JSON.stringify({ ada: createHash('sha256').update(token).digest('hex') }),
  });
  const [{ AppModule }, { config }, { ROUTING_HTTP }] = await Promise.all([import('../src/app.module.js'), import('../src/app.config.js'), import('../src/http-options.js')]);
  service = await startService(AppModule, config, ROUTING_HTTP);
});
afterAll(async () => {
  // Without a start there is nothing to stop, and the start is what should be told.
  await service?.stop();
  await database?.close();
  await drop?.();
});

const stored = (): Promise<unknown[]> => database.query('SELECT sender, country, score FROM sender_health');

async function publish(records: readonly OutboundRecord[]): Promise<void> {
  const producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  await producer.publish(records);
  await producer.close(5_000);
}
function messageTo(to: string, messageId = makeUuidV7(Date.now(), randomBytes(10))): OutboundRecord {
  const key = keyring.recipientKeyOf(to);
  const event = {
    messageId, recipientKey: key, tenantId: 'acme', lane: 'otp' as const, purpose: 'one-time-passcode', idempotencyKey: messageId, templateId: 'login-code', country: 'GB',
    to: keyring.seal(to, `${messageId}:to`), content: keyring.seal(JSON.stringify({ variables: { code: '482913' } }), `${messageId}:content`),
    acceptedAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 300_000).toISOString(),
  };
  return toRecord('messages-otp', 'message-accepted', event, { key });
}
const read = async (topic: string): Promise<Record<string, unknown>[]> =>
  (await readTopic(kafka, topic, `${prefix}read-${randomUUID()}`)).map(({ record }) => JSON.parse(Buffer.from(record.value ?? []).toString()) as Record<string, unknown>);
const eventually = async (check: () => Promise<void>): Promise<void> => void (await vi.waitFor(check, { timeout: 20_000, interval: 200 }));
const ask = (method: string, path: string, body?: unknown, key = token): Promise<Response> =>
  fetch(`${service.url}${path}`, { method, headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body: JSON.stringify(body) }) });
async function expectProblem(asked: Promise<Response>, status: number, title: string): Promise<void> {
  const answer = await asked;
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  expect(await answer.json()).toMatchObject({ type: `urn:signalbox:problem:${title}`, title, status });
}

describe('routing-policy on real servers', () => {
  it('dispatches each message once, to a pinned sender, and names the revision', async () => {
    const twice = messageTo('+447700900123');
    await publish([twice, twice, messageTo('+447700900123')]);
    await eventually(async () => expect(await read('dispatch-otp')).toHaveLength(2));
    const dispatches = await read('dispatch-otp');
    expect(new Set(dispatches.map((dispatch) => dispatch['sender'])).size).toBe(1);
    expect(dispatches.map((dispatch) => dispatch['reason']).sort()).toEqual(['routed-pool', 'routed-sticky']);
    expect(dispatches.every((dispatch) => dispatch['policyRevision'] === 1)).toBe(true);
  });

  it('honours STOP and START for the pool that was written to', async () => {
    const to = '+447700900456';
    const word = (keyword: 'STOP' | 'START', atMs: number): OutboundRecord => toRecord('inbound-messages', 'inbound-message', { provider: 'twilio', providerMessageId: `SM${atMs}`, recipientKey: keyring.recipientKeyOf(to), sender: '+447701550171', keyword, from: keyring.seal(to, 'inbound'), body: keyring.seal(keyword, 'inbound'), receivedAt: new Date(atMs).toISOString() }, { key: keyring.recipientKeyOf(to) });
    const outcomeOf = async (record: OutboundRecord): Promise<unknown> => {
      const { messageId } = JSON.parse(record.value) as { messageId: string };
      await publish([record]);
      let reason: unknown;
      await eventually(async () => {
        reason = (await read('message-events')).find((fact) => fact['messageId'] === messageId)?.['reason'];
        expect(reason).toBeDefined();
      });
      return reason;
    };
    await publish([word('STOP', Date.now())]);
    await eventually(async () => expect(await outcomeOf(messageTo(to))).toBe('opted-out'));
    await publish([word('START', Date.now())]);
    await eventually(async () => expect(await outcomeOf(messageTo(to))).toMatch(/^routed/));
  });

  it('keeps the latest word on how well a sender delivers', async () => {
    const tell = (score: number, ageMs: number): OutboundRecord => {
      const computedAtMs = Date.now() - ageMs;
      const key = 'twilio/+447701550171/GB';
      const event = { eventId: hash22(key, String(score)), provider: 'twilio' as const, sender: '+447701550171', country: 'GB', score, finished: 100, delivered: 40, windowMinutes: 30, computedAt: new Date(computedAtMs).toISOString(), expiresAt: new Date(computedAtMs + 600_000).toISOString() };
      return toRecord('delivery-health', 'delivery-health', event, { key });
    };
    await publish([tell(0.4, 1_000), tell(0.9, 60_000)]);
    await eventually(async () => expect(await stored()).toEqual([{ sender: '+447701550171', country: 'GB', score: 0.4 }]));
  });

  it('blocks what a verdict on fraud holds, with a reason, and lets go when it is lifted', async () => {
    const to = '+447700900321';
    const verdict = (revision: number, action: 'block' | 'clear'): OutboundRecord => {
      const subject = { subjectId: 'sms-pumping/acme/area/44770090', kind: 'sms-pumping' as const, scope: 'area' as const, value: '44770090', tenantId: 'acme' };
      const event = { ...subject, eventId: hash22(subject.subjectId, String(revision)), revision, action, reason: 'fraud-suspected', score: 110, signals: [], decidedAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 60_000).toISOString() };
      return toRecord('fraud-verdicts', 'fraud-verdict', event, { key: subject.subjectId });
    };
    const publishUntil = async (reason: RegExp): Promise<void> => {
      await eventually(async () => {
        const record = messageTo(to);
        await publish([record]);
        const { messageId } = JSON.parse(record.value) as { messageId: string };
        await eventually(async () => expect((await read('message-events')).map((fact) => fact['messageId'])).toContain(messageId));
        expect((await read('message-events')).find((fact) => fact['messageId'] === messageId)?.['reason']).toMatch(reason);
      });
    };
    await publish([verdict(1, 'block')]);
    await publishUntil(/^fraud-suspected$/);
    await publish([verdict(2, 'clear'), verdict(1, 'block')]);
    await publishUntil(/^routed/);
  }, 60_000);

  it('lets only operators set levers, checks what they set, and forgets nothing', async () => {
    const path = '/v1/levers/rate-multiplier/lane/marketing';
    const setting = { value: 0.5, reason: 'carrier asks for less', expiresAt: new Date(Date.now() + 60_000).toISOString() };
    await expectProblem(ask('PUT', path, setting, 'wrong-token-wrong-token'), 401, 'operator-unknown');
    await expectProblem(ask('PUT', path, { ...setting, value: 7 }), 422, 'lever-request-invalid');
    await expectProblem(ask('GET', '/v1/leavers'), 404, 'route-unknown');
    expect((await ask('PUT', path, { ...setting, expiresAt: new Date(0).toISOString() })).status).toBe(422);
    expect((await ask('PUT', '/v1/levers/pause/pool/x', setting)).status).toBe(404);
    expect((await ask('PUT', path, setting)).status).toBe(204);
    expect(await (await ask('GET', '/v1/levers')).json()).toMatchObject([{ kind: 'rate-multiplier', scopeId: 'marketing', value: 0.5, actor: 'ada' }]);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('DELETE', path)).status).toBe(404);
  });

  it('takes a new policy into use without a restart, and refuses a broken one', async () => {
    const { document } = (await (await ask('GET', '/v1/policies/active')).json()) as { document: { templates: unknown[]; pools: unknown[] } };
    expect((await ask('POST', '/v1/policies', { ...document, pools: [...document.pools, ...document.pools] })).status).toBe(422);
    expect((await ask('POST', '/v1/policies', { ...document, version: 2 })).status).toBe(422);
    const { revision } = (await (await ask('POST', '/v1/policies', { ...document, allowedCountries: ['US'] })).json()) as { revision: number };
    expect((await ask('POST', `/v1/policies/${revision}/activate`)).status).toBe(204);
    await expectProblem(ask('POST', '/v1/policies/999/activate'), 404, 'policy-unknown');
    await eventually(async () => {
      await publish([messageTo('+447700900789')]);
      expect(await read('message-events')).toContainEqual(expect.objectContaining({ reason: 'no-route', policyRevision: revision }));
    });
  });

  it('takes a policy of ten thousand templates, and says of a larger one that it is', async () => {
    const { document } = (await (await ask('GET', '/v1/policies/active')).json()) as { document: object };
    const templates = (body: string): object[] => Array.from({ length: 10_000 }, (_, index) => ({ templateId: `template-${index}`, body }));
    expect((await ask('POST', '/v1/policies', { ...document, templates: templates('x'.repeat(160)) })).status).toBe(201);
    await expectProblem(ask('POST', '/v1/policies', { ...document, templates: templates('x'.repeat(600)) }), 413, 'body-too-large');
  });

  it('activates nothing that an older release took and today\'s rules refuse', async () => {
    const caps = JSON.stringify({ caps: [{ capId: 'brand', unit: 'segments', limit: 1, timeZone: '+05:30' }] });
    await database.query(`INSERT INTO policy_revisions (revision, document, status, author, note) SELECT 100, document || $1::jsonb, 'draft', 'ada', '' FROM policy_revisions WHERE status = 'active'`, [caps]);
    const look = () => Promise.all([database.query('SELECT revision, status, activated_at FROM policy_revisions ORDER BY revision'), database.query('SELECT * FROM senders ORDER BY sender'), database.query('SELECT * FROM pace_terms')]);
    const before = await look();
    await expectProblem(ask('POST', '/v1/policies/100/activate'), 422, 'policy-invalid');
    expect(await look()).toEqual(before);
  });
});
