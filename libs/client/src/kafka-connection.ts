import { Kafka, logLevel, Partitioners, type KafkaConfig, type Message } from 'kafkajs';
import type { IntentTransport, PlacedRecord } from './intent-transport.js';

export type KafkaSecurity = Pick<KafkaConfig, 'ssl' | 'sasl'>;

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly security?: KafkaSecurity | undefined;
}

/** Enough for TLS to a distant broker. */
const CONNECTION_TIMEOUT_MS = 10_000;
/** In all about half a minute, so that a failover of a partition (10 s) passes unnoticed. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 3_000, retries: 15 };

export function connectKafka({ brokers, clientId, security }: KafkaOptions): Kafka {
  return new Kafka({ ...security, brokers: [...brokers], clientId, connectionTimeout: CONNECTION_TIMEOUT_MS, retry: RETRY, logLevel: logLevel.NOTHING });
}

function toMessage({ partition, key, value, headers }: PlacedRecord): Message {
  return { partition, key, value, headers: { ...headers } };
}

async function readPartitionCount(kafka: Kafka, topic: string): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length ?? 0;
  } finally {
    await admin.disconnect();
  }
}

/** Result of the latest success is kept; a failure is asked again next time. */
function remember<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    answer.catch(() => (answer = undefined));
    return answer;
  };
}

/** A producer of its own for one topic, connected at its first use. */
export function createKafkaTransport(kafka: Kafka, topic: string): IntentTransport {
  const producer = kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner });
  const connect = remember(() => producer.connect());
  return {
    partitionCount: remember(() => readPartitionCount(kafka, topic)),
    async send(records) {
      await connect();
      const acknowledged = await producer.send({ topic, acks: -1, messages: records.map(toMessage) });
      return new Set(acknowledged.filter((entry) => entry.errorCode === 0).map((entry) => entry.partition));
    },
    close: () => producer.disconnect(),
  };
}
