import { randomUUID } from 'node:crypto';
import type { FactType, MessageEvent, MessageStatusChanged, ProviderCallback } from '@signalbox/contracts';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { createKafkaClient, createProducer, provisionTopics, toRecord, type FetchedRecord, type KafkaClient, type RecordProducer } from '@signalbox/kafka';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { databaseUrl, kafkaBrokers } from '@signalbox/service/testing/servers';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { APPLICATION, ACCOUNT, BASE_URL, PREVIOUS_TOKEN, TOKEN } from './edge-rig.js';
import { encodeForm, signForm, type Form } from './signed-webhook.js';

const PARTITIONS = 4;

/** A prefix and a database of its own on the real servers. */
export interface World {
  /** For the service. */
  readonly environment: Readonly<Record<string, string>>;
  readonly database: Database;
  publish(...events: readonly (MessageEvent | ProviderCallback)[]): Promise<void>;
  /** Everything that the topic has had so far, and goes on to have. */
  follow(topic: string): Promise<TopicTail>;
  close(): Promise<void>;
}

export interface TailedRecord extends FetchedRecord {
  readonly partition: number;
}

export interface TopicTail {
  readonly records: readonly TailedRecord[];
  values<T = MessageStatusChanged>(): T[];
  stop(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const prefix = `cb${randomUUID().slice(0, 8)}-`;
  const test = await createTestDatabase(databaseUrl);
  const client = createKafkaClient({ brokers: kafkaBrokers.split(','), clientId: 'callback-ingestion-test', topicPrefix: prefix, logger: createLogger({ service: 'test', level: 'error' }) });
  await provisionTopics(client, { replicationFactor: 1, partitions: PARTITIONS });
  const producer = createProducer({ client, clock: systemClock, metrics: createMetrics({ service: 'callback-ingestion', processMetrics: false }) });
  const database = openDatabase({ url: test.url, applicationName: 'callback-ingestion-test', max: 2, statementTimeoutMs: 5_000 });
  const tails: TopicTail[] = [];
  return {
    environment: {
      ...generateDevelopmentKeys('callback-ingestion-test').environment,
      KAFKA_BROKERS: kafkaBrokers, KAFKA_TOPIC_PREFIX: prefix, DATABASE_URL: test.url,
      PUBLIC_BASE_URL: BASE_URL, TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_AUTH_TOKEN_PREVIOUS: PREVIOUS_TOKEN,
      VONAGE_APPLICATION_ID: APPLICATION, VONAGE_SIGNATURE_SECRET: TOKEN,
      // A test that wants one gives each process a directory of its own.
      SPOOL_DIRECTORY: 'none',
    },
    database,
    publish: (...events) => publishEvents(producer, events),
    async follow(topic) {
      const tail = await followTopic(client, topic);
      tails.push(tail);
      return tail;
    },
    async close() {
      await Promise.all(tails.map((tail) => tail.stop()));
      await producer.close(5_000);
      await database.close();
      await test.drop();
    },
  };
}

function publishEvents(producer: RecordProducer, events: readonly (MessageEvent | ProviderCallback)[]): Promise<void> {
  return producer.publish(events.map((event) => ('type' in event
    ? toRecord('message-events', event.type as FactType, event, { key: event.recipientKey })
    : toRecord('provider-callbacks', 'provider-callback', event, { key: event.recipientKey }))));
}

async function followTopic(client: KafkaClient, topic: string): Promise<TopicTail> {
  const records: TailedRecord[] = [];
  const consumer = client.openConsumer({ groupId: `test-${randomUUID()}`, topics: [topic], sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000, maxWaitMs: 50 });
  const ignore = (): void => undefined;
  await consumer.start({
    onAssigned: ignore, onRebalancing: ignore, onConfirmed: ignore, onCrash: ignore,
    onRecords: ({ partition }, fetched) => void records.push(...fetched.map((record) => ({ ...record, partition }))),
  });
  return { records, values: <T>() => records.map(({ value }) => JSON.parse(textOf(value)) as T), stop: () => consumer.stop() };
}

export function textOf(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? []).toString();
}

/** Posts a form as the carrier does; `signedWith` makes it another's. */
export function postWebhook(serviceUrl: string, path: string, form: Form, signedWith = TOKEN): Promise<Response> {
  return fetch(serviceUrl + path, {
    method: 'POST', body: encodeForm(form),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signForm(signedWith, BASE_URL + path, form) },
  });
}
