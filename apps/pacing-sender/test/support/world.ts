import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { dispatchTopic, findFaults, type FactType, type MessageDispatched, type MessageEvent } from '@signalbox/contracts';
import { createKafkaClient, createProducer, provisionTopics, toRecord, type KafkaClient } from '@signalbox/kafka';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';
import { databaseUrl, kafkaBrokers } from '@signalbox/service/testing/servers';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { ACCOUNT_SID, AUTH_TOKEN, startCarrier, type Carrier } from './carrier.js';
import { relayCallbacks } from './callback-relay.js';
import { environmentOfKeys, makeMessage } from './sender-bench.js';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const PARTITIONS = 4;
/** Real servers on a busy machine; every wait ends as soon as what it waits for is there. */
export const PATIENCE_MS = 60_000;
/** The simulator's L, and ours with it. */
export const LISTING_MS = 3_000;

export interface ToldFact {
  readonly fact: MessageEvent;
  readonly key: string;
  /** Key, headers and value as they are on the topic. */
  readonly bytes: string;
}

/** Real Kafka, PostgreSQL and a carrier over HTTP, with a prefix and a database of its own. */
export interface World {
  readonly carrier: Carrier;
  readonly database: Database;
  /** All facts told so far; goes on growing. */
  readonly told: readonly ToldFact[];
  /** Dead letters so far. */
  readonly deadLetters: readonly ToldFact[];
  make(change?: Parameters<typeof makeMessage>[1]): MessageDispatched;
  /** `headers` are added to those of each record. */
  dispatch(messages: readonly MessageDispatched[], headers?: Readonly<Record<string, string>>): Promise<void>;
  startSender(environment?: Readonly<Record<string, string>>): Promise<NodeProcess>;
  stopSenders(): Promise<void>;
  factsOf(message: MessageDispatched): MessageEvent[];
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly senders?: readonly { readonly sender: string; readonly rate: number }[];
}

export const SENDER = '+15005550006';

export async function createWorld({ senders = [{ sender: SENDER, rate: 500 }] }: WorldOptions = {}): Promise<World> {
  const prefix = `ps${randomUUID().slice(0, 8)}-`;
  const [test, carrier] = await Promise.all([createTestDatabase(databaseUrl), startCarrier(senders, LISTING_MS)]);
  const client = createKafkaClient({ brokers: kafkaBrokers.split(','), clientId: 'pacing-sender-test', topicPrefix: prefix, logger: createLogger({ service: 'test', level: 'error' }) });
  await provisionTopics(client, { replicationFactor: 1, partitions: PARTITIONS });
  const producer = createProducer({ client, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  const database = openDatabase({ url: test.url, applicationName: 'pacing-sender-test', max: 2, statementTimeoutMs: 5_000 });
  for (const { sender, rate } of senders) await database.query("INSERT INTO senders (sender, provider, pool_id, country, kind, segments_per_second, policy_revision) VALUES ($1, 'twilio', 'us-10dlc', 'US', 'long-code', $2, 1)", [sender, rate]);
  const relay = await relayCallbacks(producer);
  const facts = await followTopic(client, 'message-events');
  const letters = await followTopic(client, 'dead-letters');
  const processes: NodeProcess[] = [];
  const environment = {
    ...environmentOfKeys, KAFKA_BROKERS: kafkaBrokers, KAFKA_TOPIC_PREFIX: prefix, DATABASE_URL: test.url,
    PROVIDER_BASE_URL: carrier.url, TWILIO_ACCOUNT_SID: ACCOUNT_SID, TWILIO_AUTH_TOKEN: AUTH_TOKEN, STATUS_CALLBACK_BASE_URL: relay.url,
    CALL_DEADLINE_MS: '2000', LISTING_DELAY_MS: String(LISTING_MS),
  };
  const stopSenders = async (): Promise<void> => void (await Promise.all(processes.map((sender) => sender.stop())));
  return {
    carrier, database, told: facts.records, deadLetters: letters.records,
    make: (change = {}) => makeMessage(Date.now(), { sender: SENDER, ...change }),
    dispatch: (messages, headers = {}) => producer.publish(messages.map((message) => {
      const record = toRecord(dispatchTopic(message.lane), 'message-dispatched', message, { key: message.recipientKey });
      return { ...record, headers: { ...record.headers, ...headers } };
    })),
    async startSender(change = {}) {
      const sender = await startNodeProcess(MAIN, { ...environment, ...change });
      processes.push(sender);
      return sender;
    },
    factsOf: ({ messageId }) => distinct(facts.records.map(({ fact }) => fact).filter((fact) => fact.messageId === messageId)),
    stopSenders,
    async close() {
      await stopSenders();
      await Promise.all([carrier.stop(), relay.stop(), facts.stop(), letters.stop(), producer.close(5_000)]);
      await database.close();
      await test.drop();
    },
  };
}

function distinct(facts: readonly MessageEvent[]): MessageEvent[] {
  return [...new Map(facts.map((fact) => [fact.eventId, fact])).values()];
}

async function followTopic(client: KafkaClient, topic: string): Promise<{ records: ToldFact[]; stop(): Promise<void> }> {
  const records: ToldFact[] = [];
  const consumer = client.openConsumer({ groupId: `test-${randomUUID()}`, topics: [topic], sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000, maxWaitMs: 50 });
  const ignore = (): void => undefined;
  const text = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString();
  await consumer.start({
    onAssigned: ignore, onRebalancing: ignore, onConfirmed: ignore, onCrash: ignore,
    onRecords: (_partition, fetched) => {
      for (const { key, headers, value } of fetched) {
        records.push({ fact: JSON.parse(text(value)) as MessageEvent, key: text(key), bytes: JSON.stringify([text(key), headers, text(value)]) });
      }
    },
  });
  return { records, stop: () => consumer.stop() };
}

/** The names of facts that do not fit their schema. */
export function misfits(told: readonly ToldFact[]): string[] {
  return told.flatMap(({ fact }) => findFaults(fact.type as FactType, fact) ?? []);
}
