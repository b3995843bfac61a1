import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { CallEvent, Conversion, FraudVerdict, SecurityAlert } from '@signalbox/contracts';
import { generateDevelopmentKeys, hash22 } from '@signalbox/crypto';
import { createKafkaClient, createProducer, provisionTopics, readTopic, toRecord, type KafkaClient, type OutboundRecord } from '@signalbox/kafka';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';
import { databaseUrl, kafkaBrokers } from '@signalbox/service/testing/servers';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeKeyring, makeMessageAccepted } from './traffic-world.js';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const WAIT = { timeout: 60_000, interval: 200 };
const MESSAGES = 200;
const TOKEN = 'operator-token-of-ada';
const keyring = makeKeyring();

let kafka: KafkaClient;
let database: Database;
let environment: Record<string, string>;
let running: NodeProcess | undefined;
let publish: (records: readonly OutboundRecord[]) => Promise<void>;
const logs: string[] = [];
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const prefix = `fd${randomUUID().slice(0, 8)}-`;
  const test = await createTestDatabase(databaseUrl);
  kafka = createKafkaClient({ brokers: kafkaBrokers.split(','), clientId: 'fraud-test', topicPrefix: prefix, logger: createLogger({ service: 'test', level: 'error' }) });
  await provisionTopics(kafka, { replicationFactor: 1, partitions: 2 });
  const producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  database = openDatabase({ url: test.url, applicationName: 'fraud-test', max: 2, statementTimeoutMs: 5_000 });
  publish = (records) => producer.publish(records);
  environment = { ...generateDevelopmentKeys('fraud-detection-test').environment, KAFKA_BROKERS: kafkaBrokers, KAFKA_TOPIC_PREFIX: prefix, DATABASE_URL: test.url, OPERATORS: JSON.stringify({ ada: createHash('sha256').update(TOKEN).digest('hex') }) };
  closers.push(() => producer.close(5_000), () => database.close(), () => test.drop());
});
afterAll(async () => {
  await running?.stop();
  for (const close of closers) await close();
});

const start = async (faults: string): Promise<NodeProcess> => (running = await startNodeProcess(MAIN, { ...environment, FAULT_POINTS: faults }));
const read = async <T>(topic: string): Promise<T[]> => (await readTopic(kafka, topic, `fraud-test-${randomUUID()}`)).map(({ record }) => JSON.parse(Buffer.from(record.value ?? []).toString()) as T);

function makeTraffic(): { readonly numbers: readonly string[]; readonly records: readonly OutboundRecord[] } {
  const nowMs = Math.floor(systemClock.nowMs()) - 45_000;
  const numbers = Array.from({ length: MESSAGES }, (_, index) => `+99290012${String(index).padStart(4, '0')}`);
  const accepted = numbers.map((to, index) => makeMessageAccepted(keyring, { atMs: nowMs + index * 50, tenantId: 'acme', to, country: 'TJ', usedAfterMs: null }, index));
  const conversions = accepted.slice(0, 3).map((message): Conversion => ({ messageId: message.messageId, tenantId: 'acme', kind: 'code-used', occurredAt: message.acceptedAt }));
  const calls = Array.from({ length: 30 }, (_, index): CallEvent => {
    const [to, occurredAt] = [`+88213${String(index).padStart(6, '0')}`, new Date(nowMs + index * 1_000).toISOString()];
    return {
      eventId: hash22(to), provider: 'twilio', providerCallId: `CA${index}`, account: 'AC1', direction: 'outbound', status: 'completed', sequence: 3, recipientKey: keyring.recipientKeyOf(to),
      party: keyring.seal(to, 'call'), country: 'ZZ', sender: '+12025550147', durationSeconds: 90, occurredAt, receivedAt: occurredAt,
    };
  });
  return {
    numbers,
    records: [
      ...accepted.map((message) => toRecord('messages-otp', 'message-accepted', message, { key: message.recipientKey })),
      ...conversions.map((conversion) => toRecord('conversions', 'conversion', conversion, { key: conversion.messageId })),
      ...calls.map((call) => toRecord('call-events', 'call-event', call, { key: call.recipientKey })),
    ],
  };
}

describe('the service on real servers', () => {
  const traffic = makeTraffic();

  it('counts each record once though it dies in the middle and all comes twice, and tells of both attacks', async () => {
    await publish([...traffic.records, ...traffic.records]);
    const first = await start('fraud-detection.counted:exit@120');
    expect(await first.ended).toBe('SIGKILL');
    logs.push(...first.log);
    await start('');
    await vi.waitFor(async () => {
      const verdicts = await read<FraudVerdict>('fraud-verdicts');
      expect(verdicts.filter(({ action }) => action === 'block').map(({ subjectId }) => subjectId)).toEqual(expect.arrayContaining(['sms-pumping/acme/area/99290012', 'toll-fraud/AC1/destination/882']));
    }, WAIT);
    await vi.waitFor(async () => expect((await database.query<{ messages: number }>('SELECT count(accepted_at)::int AS messages FROM fraud_messages'))[0]).toEqual({ messages: MESSAGES }), WAIT);
    const [slots] = await database.query('SELECT sum(messages)::int AS messages, sum(codes)::int AS codes, sum(used)::int AS used FROM fraud_slots');
    const [hours] = await database.query('SELECT sum(messages)::int AS messages FROM fraud_hours');
    const [calls] = await database.query('SELECT count(*)::int AS calls, sum(duration_seconds)::int AS seconds FROM fraud_calls');
    expect([slots, hours, calls]).toEqual([{ messages: MESSAGES, codes: MESSAGES, used: 3 }, { messages: MESSAGES }, { calls: 30, seconds: 2_700 }]);
  }, 180_000);

  it('lets operators vouch for traffic, and frees it', async () => {
    const ask = (method: string, path: string, token = TOKEN, body?: object): Promise<Response> =>
      fetch(`${running?.url}/v1/safe-list${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) });
    const why = { reason: 'a partner' };
    const stranger = await ask('PUT', '/acme/area/9929', 'somebody-elses-token', why);
    expect([stranger.status, stranger.headers.get('content-type'), await stranger.json()]).toEqual([401, 'application/problem+json', expect.objectContaining({ title: 'operator-unknown', status: 401 })]);
    expect([(await ask('PUT', '/acme/area/9929', TOKEN, {})).status, (await ask('PUT', '/acme/area/TJ', TOKEN, why)).status, (await ask('PUT', '/acme/street/9', TOKEN, why)).status]).toEqual([422, 422, 404]);
    expect([(await ask('PUT', '/acme/area/9929', TOKEN, why)).status, (await ask('PUT', '/AC1/all', TOKEN, why)).status]).toEqual([204, 204]);
    expect(await (await ask('GET', '')).json()).toEqual([{ owner: 'AC1', scope: 'all', value: '', reason: 'a partner', actor: 'ada' }, { owner: 'acme', scope: 'area', value: '9929', reason: 'a partner', actor: 'ada' }]);
    await vi.waitFor(async () => expect((await read<FraudVerdict>('fraud-verdicts')).filter(({ reason }) => reason === 'safe-listed').map(({ scope }) => scope).sort()).toEqual(['area', 'destination']), WAIT);
    expect([(await ask('DELETE', '/AC1/all')).status, (await ask('DELETE', '/AC1/all')).status]).toEqual([204, 404]);
  }, 90_000);

  it('tells people, and names no number anywhere', async () => {
    const alerts = await read<SecurityAlert>('security-alerts');
    expect(alerts.map(({ severity }) => severity)).toContain('critical');
    logs.push(...(running?.log ?? []));
    const rows = await Promise.all(['fraud_messages', 'fraud_slots', 'fraud_hours', 'fraud_calls', 'fraud_verdicts'].map((table) => database.query(`SELECT * FROM ${table}`)));
    const everything = JSON.stringify([alerts, await read('fraud-verdicts'), rows, logs]);
    expect(traffic.numbers.filter((number) => everything.includes(number.slice(1)))).toEqual([]);
    expect(everything).not.toMatch(/88213\d{6}/);
  });
});
