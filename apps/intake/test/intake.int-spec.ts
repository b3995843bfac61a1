import { createHash } from 'node:crypto';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { createKafkaClient, createProducer, provisionTopics, readTopic, type KafkaClient, type OutboundRecord } from '@signalbox/kafka';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { startService, systemClock, type RunningService } from '@signalbox/service';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const prefix = `t${randomUUID().slice(0, 8)}-`;
const apiKey = 'test-api-key-0123456789';
let kafka: KafkaClient;
let service: RunningService;
let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase(process.env['DATABASE_URL'] ?? '');
  drop = database.drop;
  kafka = createKafkaClient({ brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','), clientId: 'intake-test', topicPrefix: prefix, logger: createLogger({ service: 'test', level: 'error' }) });
  await provisionTopics(kafka, { replicationFactor: 1, partitions: 3 });
  const tenants = join(mkdtempSync(join(tmpdir(), 'signalbox-')), 'tenants.json');
  writeFileSync(tenants, JSON.stringify([{ tenantId: 'acme', name: 'Acme', status: 'active', apiKeys: [{ name: 'test', hash: createHash('sha256').update(apiKey).digest('hex'), scopes: ['intents:write', 'messages:read', 'messages:cancel'] }] }]));
  Object.assign(process.env, generateDevelopmentKeys('test').environment, { DATABASE_URL: database.url, KAFKA_TOPIC_PREFIX: prefix, HTTP_PORT: '0', LOG_LEVEL: 'error', TENANTS_FILE: tenants });
  const [{ AppModule }, { config }] = await Promise.all([import('../src/app.module.js'), import('../src/app.config.js')]);
  service = await startService(AppModule, config);
  url = service.url;
});
afterAll(async () => {
  // Without a start there is nothing to stop, and the start is what should be told.
  await service?.stop();
  await drop?.();
});

async function publish(records: readonly OutboundRecord[]): Promise<void> {
  const producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  await producer.publish(records);
  await producer.close(5_000);
}
const intent = (idempotencyKey: string, body: string, lane = 'otp', purpose = 'one-time-passcode'): OutboundRecord => ({
  topic: `intents-${lane}`, key: 'aaaaaaaaaaaaaaaaaaaaaa', headers: { 'sb-schema': 'intent@1', 'sb-tenant': 'acme' },
  value: JSON.stringify({ tenantId: 'acme', idempotencyKey, purpose, personal: { to: '+447700900123', body } }),
});
const read = async (topic: string): Promise<Record<string, unknown>[]> =>
  (await readTopic(kafka, topic, `${prefix}read-${randomUUID()}`)).map(({ record }) => JSON.parse(Buffer.from(record.value ?? []).toString()) as Record<string, unknown>);
const eventually = async (check: () => Promise<void>): Promise<void> => void (await vi.waitFor(check, { timeout: 20_000, interval: 200 }));

describe('intake on real servers', () => {
  it('makes one message of each key, on the lane of its purpose, and one fact of each record', async () => {
    await publish([intent('k1', 'Your code is 111111'), intent('k1', 'Your code is 111111'), intent('k1', 'Your code is 222222'), intent('k2', 'See our offers today', 'otp', 'marketing')]);
    await eventually(async () => {
      const facts = (await read('message-events')).filter((fact) => ['k1', 'k2'].includes(String(fact['idempotencyKey'])));
      expect(facts.map((fact) => `${String(fact['idempotencyKey'])} ${String(fact['reason'])}`).sort()).toEqual(['k1 duplicate', 'k1 idempotency-conflict', 'k1 ok-accepted', 'k2 ok-accepted']);
    });
    expect(await read('messages-otp')).toHaveLength(1);
    expect(await read('messages-marketing')).toMatchObject([{ idempotencyKey: 'k2', lane: 'marketing', country: 'GB' }]);
  });

  it('puts what nobody can read into dead-letters, sealed, and goes on', async () => {
    await publish([
      { topic: 'intents-transactional', key: null, headers: { 'sb-schema': 'intent@1' }, value: 'to +447700900123: not JSON' },
      { topic: 'intents-transactional', key: null, headers: { 'sb-schema': 'intent@77' }, value: '{}' },
      intent('k3', 'Your parcel is here', 'transactional', 'delivery-update'),
    ]);
    await eventually(async () => {
      const reasons = (await read('dead-letters')).map((letter) => letter['reason']);
      expect(reasons.sort()).toEqual(['schema-unknown', 'undecodable']);
      expect(await read('messages-transactional')).toHaveLength(1);
    });
    expect(JSON.stringify(await read('dead-letters'))).not.toContain('7700900123');
  });

  it('answers for messages only to those who hold the key of a tenant', async () => {
    const ask = (headers: Record<string, string>) => fetch(`${url}/v1/messages/${randomUUID()}`, { headers });
    const refused = await ask({});
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ title: 'api-key-invalid', status: 401 });
    expect((await ask({ authorization: 'Bearer wrong-key-wrong-key' })).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${apiKey}` })).status).toBe(404);
  });
});
