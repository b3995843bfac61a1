import type { Kafka, Message, PartitionMetadata, Producer } from 'kafkajs';
import type { TopicPartition } from '../ports/consumer-port.js';
import type { PlacedRecord, ProducerPort } from '../ports/producer-port.js';
import { AdapterError } from '@signalbox/message';
import { asAdapter } from './adapter-failure.js';
import { isWorthCompressing } from './is-worth-compressing.js';
import { TopicAdminAdapter } from './topic-admin-adapter.js';
import type { TopicNames } from './topic-names.js';
import { registerZstd } from './zstd-codec.js';

/** How long a broker may wait for its replicas before it answers. */
const ACKNOWLEDGE_TIMEOUT_MS = 10_000;

const ZSTD = registerZstd();
/** CompressionTypes.None. */
const NONE = 0;

/** A kafkajs producer that writes where it is told. */
export class ProducerAdapter implements ProducerPort {
  readonly #kafka: Kafka;
  readonly #names: TopicNames;
  /** Per topic by its name on the cluster, as the last send found it. */
  readonly #leaders = new Map<string, readonly PartitionMetadata[]>();
  #connected: Promise<Producer> | undefined;

  constructor(kafka: Kafka, names: TopicNames) {
    this.#kafka = kafka;
    this.#names = names;
  }

  async partitionCount(topic: string): Promise<number> {
    const admin = new TopicAdminAdapter(this.#kafka, this.#names);
    try {
      const counts = await admin.partitionCounts([topic]);
      const count = counts.get(topic);
      if (count === undefined) throw new AdapterError('topic-missing', 'unreachable', { message: `topic ${topic} does not exist` });
      return count;
    } finally {
      await admin.close();
    }
  }

  async send(batch: readonly PlacedRecord[]): Promise<readonly TopicPartition[]> {
    return asAdapter('produce-failed', async () => {
      const producer = await this.#connect();
      const topics = Map.groupBy(batch, ({ record }) => record.topic);
      const topicMessages = [...topics].map(([topic, placed]) => ({ topic: this.#names.toPhysical(topic), messages: placed.map(toMessage) }));
      const metadata = await producer.sendBatch({ acks: -1, timeout: ACKNOWLEDGE_TIMEOUT_MS, compression: isWorthCompressing(batch) ? ZSTD : NONE, topicMessages });
      return metadata.filter(({ errorCode }) => errorCode === 0).map(({ topicName, partition }) => ({ topic: this.#names.toLogical(topicName), partition }));
    });
  }

  leaderOf({ topic, partition }: TopicPartition): number | undefined {
    return this.#leaders.get(this.#names.toPhysical(topic))?.find(({ partitionId }) => partitionId === partition)?.leader;
  }

  async close(): Promise<void> {
    const producer = await this.#connected?.catch(() => undefined);
    await producer?.disconnect().catch(() => undefined);
  }

  /** One connection for all; a failed attempt is not remembered. */
  #connect(): Promise<Producer> {
    this.#connected ??= this.#open().catch((error: unknown) => {
      this.#connected = undefined;
      throw error;
    });
    return this.#connected;
  }

  async #open(): Promise<Producer> {
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      // Two requests of one connection could be answered, and retried, out of order.
      maxInFlightRequests: 1,
      // Every message brings its partition; but here kafkajs shows the leaders that it is going to send to.
      createPartitioner: () => ({ topic, partitionMetadata, message }) => {
        this.#leaders.set(topic, partitionMetadata);
        return message.partition ?? 0;
      },
      // Whoever sends tries again itself, knowing which partitions are missing and until when.
      retry: { initialRetryTime: 50, factor: 0.2, multiplier: 2, maxRetryTime: 500, retries: 0 },
    });
    await producer.connect();
    return producer;
  }
}

function toMessage({ record, partition }: PlacedRecord): Message {
  return { key: record.key, value: record.value, headers: { ...record.headers }, partition };
}
