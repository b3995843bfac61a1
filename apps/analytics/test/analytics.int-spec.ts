import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { CallEvent, Conversion, DeliveryHealth, MessageStatusChanged, ProviderAlert } from '@signalbox/contracts';
import { generateDevelopmentKeys, hash22 } from '@signalbox/crypto';
import { createKafkaClient, createProducer, NO_FAULTS, provisionTopics, readTopic, toRecord, type KafkaClient, type OutboundRecord, type RecordProducer } from '@signalbox/kafka';
import { makeUuidV7, manualClock } from '@signalbox/message';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';
import { databaseUrl, kafkaBrokers } from '@signalbox/service/testing/servers';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PgAnomalyStore } from '../src/anomalies/anomaly.pg-store.js';
import { judgeHours } from '../src/anomalies/judge-hours.js';
import { PgHealthStore } from '../src/health/health.pg-store.js';
import { tellHealth } from '../src/health/tell-health.js';
import { describeInterruptions } from '../src/interruption-suite.js';
import { PgMessageStore } from '../src/messages/message.pg-store.js';
import { describeMessageStore, makeChange, type MessageWorld } from '../src/messages/message.store-suite.js';
import { PgReportStore } from '../src/report/report.pg-store.js';
import type { Report } from '../src/report/report-answer.js';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const WAIT = { timeout: 60_000, interval: 200 };
const MESSAGES = 300;
const TOKEN = 'operator-token-of-ada';
const TABLES = ['analytics_messages', 'analytics_slices', 'analytics_minutes', 'analytics_latencies', 'analytics_calls', 'analytics_alerts', 'analytics_rounds', 'analytics_health', 'analytics_anomalies'];
const tools = { clock: systemClock, metrics: createMetrics({ service: 'analytics', processMetrics: false }) };

let kafka: KafkaClient;
let producer: RecordProducer;
let database: Database;
let environment: Record<string, string>;
let running: NodeProcess | undefined;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const prefix = `an${randomUUID().slice(0, 8)}-`;
  const test = await createTestDatabase(databaseUrl);
  kafka = createKafkaClient({ brokers: kafkaBrokers.split(','), clientId: 'analytics-test', topicPrefix: prefix, logger: createLogger({ service: 'test', level: 'error' }) });
  await provisionTopics(kafka, { replicationFactor: 1, partitions: 2 });
  producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  database = openDatabase({ url: test.url, role: 'signalbox_analytics', applicationName: 'analytics-test', max: 4, statementTimeoutMs: 5_000 });
  environment = { ...generateDevelopmentKeys('analytics-test').environment, KAFKA_BROKERS: kafkaBrokers, KAFKA_TOPIC_PREFIX: prefix, DATABASE_URL: test.url, OPERATORS: JSON.stringify({ ada: createHash('sha256').update(TOKEN).digest('hex') }) };
  closers.push(() => producer.close(5_000), () => database.close(), () => test.drop());
});
afterAll(async () => {
  await running?.stop();
  for (const close of closers) await close();
});

const empty = async (): Promise<void> => {
  for (const table of TABLES) await database.query(`DELETE FROM ${table}`);
};
const openWorld = async (): Promise<MessageWorld> => {
  await empty();
  return { messages: new PgMessageStore(database, tools), reports: new PgReportStore(database) };
};

describeMessageStore(openWorld);
describeInterruptions(openWorld);

const read = async <T>(topic: string): Promise<T[]> => (await readTopic(kafka, topic, `analytics-test-${randomUUID()}`)).map(({ record }) => JSON.parse(Buffer.from(record.value ?? []).toString()) as T);

describe('the health of senders', () => {
  beforeEach(empty);

  it('falls for whom the carrier filters, not for whose people are unreachable, and is told by one process at a time', async () => {
    const messages = new PgMessageStore(database, tools);
    const nowMs = systemClock.nowMs();
    const fail = (n: number, sender: string, errorCode: number, reason: string) => messages.count(makeChange(n, 1, { sender, status: 'undelivered', errorCode, reason }, nowMs));
    await Promise.all(Array.from({ length: 200 }, (_, n) => fail(n, '+1', 30_007, 'carrier-filtered')));
    await Promise.all(Array.from({ length: 200 }, (_, n) => fail(1_000 + n, '+2', 30_003, 'recipient-unreachable')));
    await Promise.all(Array.from({ length: 50 }, (_, n) => messages.count(makeChange(2_000 + n, 1, { sender: '+2' }, nowMs))));
    const store = new PgHealthStore(database);
    await Promise.all([1, 2].map(() => tellHealth({ ...tools, store, producer, faults: NO_FAULTS })));
    const told = await read<DeliveryHealth>('delivery-health');
    expect(told.map(({ sender, country, score, finished }) => [sender, country, score, finished]).toSorted()).toEqual([['+1', 'US', 0.9, 200], ['+2', 'US', 1, 50]]);
    expect(await store.loadTold()).toHaveLength(2);
  });
});

describe('hours', () => {
  beforeEach(empty);

  it('are judged against the same hour of other days, once', async () => {
    const hourMs = Date.UTC(2026, 10, 22, 9);
    const messages = new PgMessageStore(database, tools);
    const send = (day: number, count: number, delivered: number) => Promise.all(Array.from({ length: count }, (_, n) =>
      messages.count(makeChange(day * 1_000 + n, 1, n < delivered ? {} : { status: 'undelivered', errorCode: 30_007, reason: 'carrier-filtered' }, hourMs - day * 86_400_000 + n * 1_000))));
    for (let day = 1; day <= 6; day += 1) await send(day, 120, 116);
    await send(0, 120, 60);
    const store = new PgAnomalyStore(database);
    const parts = { ...tools, store, clock: manualClock(hourMs + 75 * 60_000), logger: createLogger({ service: 'test', level: 'fatal' }) };
    await judgeHours(parts);
    await judgeHours(parts);
    const found = await store.list(hourMs, hourMs + 1, 100);
    expect(new Set(found.map(({ figure }) => figure))).toEqual(new Set(['delivery-rate']));
    expect(found.map(({ dimension, value }) => `${dimension} ${value}`).sort()).toEqual(['carrier twilio/none', 'lane otp', 'lane-country otp/US', 'pool us-otp', 'template login-code']);
    expect(found[0]).toMatchObject({ hourMs, observed: 0.5, days: 6, messages: 120 });
    expect(await store.list(hourMs - 3_600_000, hourMs, 100)).toEqual([]);
  });
});

const start = async (faults: string): Promise<NodeProcess> => (running = await startNodeProcess(MAIN, { ...environment, FAULT_POINTS: faults }));

function makeRecords(bornAtMs: number): readonly OutboundRecord[] {
  const at = (ms: number): string => new Date(bornAtMs + ms).toISOString();
  const ids = Array.from({ length: MESSAGES }, (_, n) => makeUuidV7(bornAtMs, Buffer.from(hash22(String(n))).subarray(0, 10)));
  const statuses = ids.flatMap((messageId, n) => (['received', 'routed', 'submitted', 'sent', n % 10 === 0 ? 'undelivered' : 'delivered'] as const).map((status, index, all): MessageStatusChanged => ({
    eventId: hash22(messageId, String(index)), messageId, recipientKey: hash22(messageId), tenantId: 'acme', idempotencyKey: messageId, lane: n % 2 === 0 ? 'otp' : 'marketing', sequence: index + 1, status, terminal: index === 4, correction: false,
    ...(index > 0 && { previousStatus: all[index - 1] ?? '' }), reason: status === 'undelivered' ? 'carrier-filtered' : 'callback-received', policyRevision: 1, attempt: 1, country: 'US', provider: 'twilio', sender: '+12025550147',
    poolId: 'us-otp', channel: 'sms', templateId: '=HYPERLINK(1)', segments: 1, ...(status === 'undelivered' && { errorCode: 30_007 }), ...(index > 1 && { submittedAt: at(1_000) }), occurredAt: at(index * 1_000),
  })));
  const uses = ids.slice(0, 5).map((messageId): Conversion => ({ messageId, tenantId: 'acme', kind: 'code-used', occurredAt: at(9_000) }));
  const call: CallEvent = { eventId: hash22('c'), provider: 'twilio', providerCallId: 'CA1', account: 'AC1', direction: 'outbound', status: 'completed', recipientKey: hash22('r'), party: 'sb1.k1.c2VhbGVk', country: 'US', sender: '+12025550147', durationSeconds: 42, occurredAt: at(0), receivedAt: at(0) };
  const alert: ProviderAlert = { eventId: hash22('a'), provider: 'twilio', providerAlertId: 'NO1', account: 'AC1', level: 'error', errorCode: 11_200, occurredAt: at(0), receivedAt: at(0), raw: 'sb1.k1.c2VhbGVk' };
  return [
    ...uses.map((use) => toRecord('conversions', 'conversion', use, { key: use.messageId })), ...statuses.map((status) => toRecord('message-status', 'message-status-changed', status, { key: status.recipientKey })),
    toRecord('call-events', 'call-event', call, { key: call.recipientKey }), toRecord('provider-alerts', 'provider-alert', alert, { key: 'AC1' }),
  ];
}

describe('the service on real servers', () => {
  const records = makeRecords(Math.floor(systemClock.nowMs()) - 60_000);
  const ask = (path: string, token = TOKEN): Promise<Response> => fetch(`${running?.url}/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });

  it('counts each message once though it dies in the middle and all comes twice', async () => {
    await empty();
    await producer.publish([...records, ...records.toReversed()]);
    const first = await start('analytics.counted:exit@400');
    expect(await first.ended).toBe('SIGKILL');
    await start('');
    await vi.waitFor(async () => expect(((await (await ask('report')).json()) as Report).rows).toEqual([{
      group: {}, messages: MESSAGES, pending: 0, submitted: 0, delivered: 270, failed: 30, unknown: 0, refused: 0, used: 5, segments: MESSAGES, deliveryRate: 0.9,
      latency: { messages: 270, medianMs: expect.closeTo(3_000, -2) as number, p95Ms: expect.closeTo(3_000, -2) as number }, costs: [{ currency: 'USD', micros: MESSAGES * 8_300, perDeliveredMicros: 9_222 }],
    }]), WAIT);
    expect(await (await ask('calls')).json()).toEqual([{ provider: 'twilio', country: 'US', direction: 'outbound', status: 'completed', calls: 1, talkSeconds: 42 }]);
    expect(await (await ask('alerts')).json()).toMatchObject([{ account: 'AC1', level: 'error', errorCode: 11_200, alerts: 1 }]);
  }, 180_000);

  it('reports as CSV that no spreadsheet runs', async () => {
    const answer = await ask('report?by=lane,template&format=csv');
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    const lines = (await answer.text()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^marketing,'=HYPERLINK\(1\),150,0,0,150,0,0,0,/);
    expect(lines[2]).toMatch(/^otp,'=HYPERLINK\(1\),150,0,0,120,30,0,0,/);
  });

  it('answers operators alone, and names what is wrong with a request', async () => {
    const refused = await ask('report?by=colour&lane=otp&lane=marketing&from=now');
    expect([refused.status, refused.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
    const problem = (await refused.json()) as { title: string; errors: { field: string; code: string }[] };
    expect([problem.title, problem.errors.map(({ field }) => field).sort()]).toEqual(['parameters-invalid', ['by', 'from', 'lane']]);
    expect([(await ask('report', 'somebody-elses-token')).status, (await ask('anomalies?x=1')).status, (await ask('anomalies')).status, (await ask('nowhere')).status]).toEqual([401, 422, 200, 404]);
    expect(await (await ask(`report?tenant=${encodeURIComponent(`x' OR '1'='1`)}`)).json()).toMatchObject({ rows: [] });
  });
});
