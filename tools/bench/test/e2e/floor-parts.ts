import { openDatabase, type Database } from '@signalbox/postgres';
import { CompressionTypes, type EachBatchHandler, type Producer } from 'kafkajs';
import { FLOOR_TOPICS, type FloorTask } from '../../src/e2e/floor-task.js';
import { openBareKafka } from '../engine/bare-kafka.js';

export type FloorTopic = keyof typeof FLOOR_TOPICS;
export interface FloorMessage {
  readonly key: string;
  readonly value: string;
}

/** Several batches of a step at a time, so that none waits for each acknowledgement. */
const CONCURRENT_PARTITIONS = 4;
const CONNECTIONS = 8;

/** The servers as every step of the floor uses them: whole batches, nothing decoded twice, nothing checked. */
export interface FloorServers {
  readonly database: Database;
  publish(topic: FloorTopic, messages: readonly FloorMessage[]): Promise<void>;
  consume(topic: FloorTopic, work: (messages: readonly FloorMessage[]) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openFloorServers({ brokers, prefix, databaseUrl }: FloorTask): Promise<FloorServers> {
  const kafka = openBareKafka(brokers);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const database = openDatabase({ url: databaseUrl, applicationName: 'floor', max: CONNECTIONS, statementTimeoutMs: 30_000 });
  await producer.connect();
  await createTables(database);
  const closers: (() => Promise<void>)[] = [];
  return {
    database,
    publish: (topic, messages) => publish(producer, prefix + FLOOR_TOPICS[topic], messages),
    consume: async (topic, work) => {
      const consumer = kafka.consumer({ groupId: `${prefix}floor-${topic}`, allowAutoTopicCreation: false });
      closers.push(() => consumer.disconnect());
      await consumer.connect();
      await consumer.subscribe({ topics: [prefix + FLOOR_TOPICS[topic]], fromBeginning: true });
      await consumer.run({ partitionsConsumedConcurrently: CONCURRENT_PARTITIONS, eachBatch: eachBatch(work) });
    },
    close: async () => {
      await Promise.all(closers.map((close) => close()));
      await Promise.all([producer.disconnect(), database.close()]);
    },
  };
}

const eachBatch = (work: (messages: readonly FloorMessage[]) => Promise<void>): EachBatchHandler => ({ batch }) =>
  work(batch.messages.map(({ key, value }) => ({ key: String(key), value: String(value) })));

async function publish(producer: Producer, topic: string, messages: readonly FloorMessage[]): Promise<void> {
  await producer.send({ topic, acks: -1, compression: CompressionTypes.ZSTD, messages: messages.map(({ key, value }) => ({ key, value })) });
}

/** One row for each of the three things that must outlive a process: what was taken on, what was sent, how it stands. */
async function createTables(database: Database): Promise<void> {
  await database.query('DROP TABLE IF EXISTS floor_intents, floor_sends, floor_statuses');
  await database.query('CREATE TABLE floor_intents (id text PRIMARY KEY, message text NOT NULL)');
  await database.query('CREATE TABLE floor_sends (id text PRIMARY KEY, called_at timestamptz NOT NULL DEFAULT now())');
  await database.query('CREATE TABLE floor_statuses (id text PRIMARY KEY, status text NOT NULL)');
}
