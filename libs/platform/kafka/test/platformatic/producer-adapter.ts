import { MultipleErrors, Producer, stringSerializers, type ProduceResult } from '@platformatic/kafka';
import type { PlacedRecord, ProducerPort, TopicPartition } from '../../src/index.js';
import { asAdapter } from './adapter-failure.js';
import type { Cluster } from './client.js';

/** How long a broker may wait for its replicas before it answers. */
const ACKNOWLEDGE_TIMEOUT_MS = 10_000;

export class ProducerAdapter implements ProducerPort {
  readonly #names: Cluster['names'];
  readonly #producer: Producer<string, string, string, string>;

  constructor({ connect, names }: Cluster) {
    this.#names = names;
    // Whoever sends tries again itself, knowing which partitions are missing and until when.
    this.#producer = new Producer({ ...connect, retries: 0, repeatOnStaleMetadata: false, maxInflights: 1, timeout: ACKNOWLEDGE_TIMEOUT_MS, serializers: stringSerializers });
  }

  async partitionCount(topic: string): Promise<number> {
    const name = this.#names.toPhysical(topic);
    const { topics } = await asAdapter('topic-missing', () => this.#producer.metadata({ topics: [name] }));
    return topics.get(name)?.partitionsCount ?? 0;
  }

  async send(batch: readonly PlacedRecord[]): Promise<readonly TopicPartition[]> {
    const messages = batch.map(({ record: { topic, key, value, headers }, partition }) => ({
      topic: this.#names.toPhysical(topic), partition, value, headers, ...(key === null ? {} : { key }),
    }));
    return asAdapter('produce-failed', async () => {
      try {
        return this.#acknowledged(await this.#producer.send({ messages, acks: -1, compression: 'zstd' }));
      } catch (error) {
        // Without its own repetition it would keep the leaders that it knows for another five seconds.
        this.#producer.clearMetadata();
        const acknowledged = error instanceof MultipleErrors ? this.#acknowledged(error['produced'] as ProduceResult | undefined) : [];
        if (acknowledged.length === 0) throw error;
        return acknowledged;
      }
    });
  }

  async close(): Promise<void> {
    await this.#producer.close().catch(() => undefined);
  }

  #acknowledged(result: ProduceResult | undefined): TopicPartition[] {
    return (result?.offsets ?? []).map(({ topic, partition }) => ({ topic: this.#names.toLogical(topic), partition }));
  }
}
