import type { Admin, Kafka } from 'kafkajs';
import type { NewTopic, OffsetRange, TopicAdminPort } from '../ports/topic-admin-port.js';
import { asAdapter } from './adapter-failure.js';
import type { TopicNames } from './topic-names.js';

const CREATE_TIMEOUT_MS = 15_000;

export class TopicAdminAdapter implements TopicAdminPort {
  readonly #names: TopicNames;
  readonly #admin: Admin;
  #connected: Promise<void> | undefined;

  constructor(kafka: Kafka, names: TopicNames) {
    this.#names = names;
    this.#admin = kafka.admin();
  }

  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return asAdapter('topics-unreadable', async () => {
      await this.#connect();
      const existing = new Set(await this.#admin.listTopics());
      const wanted = topics.map((topic) => this.#names.toPhysical(topic)).filter((topic) => existing.has(topic));
      if (wanted.length === 0) return new Map();
      const metadata = await this.#admin.fetchTopicMetadata({ topics: wanted });
      return new Map(metadata.topics.map(({ name, partitions }) => [this.#names.toLogical(name), partitions.length]));
    });
  }

  async createTopics(topics: readonly NewTopic[]): Promise<void> {
    await asAdapter('topics-not-created', async () => {
      await this.#connect();
      await this.#admin.createTopics({
        waitForLeaders: true,
        timeout: CREATE_TIMEOUT_MS,
        topics: topics.map(({ topic, partitions, replicationFactor, config }) => ({
          topic: this.#names.toPhysical(topic),
          numPartitions: partitions,
          replicationFactor,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        })),
      });
    });
  }

  async offsetRanges(topic: string): Promise<readonly OffsetRange[]> {
    return asAdapter('topics-unreadable', async () => {
      await this.#connect();
      const partitions = await this.#admin.fetchTopicOffsets(this.#names.toPhysical(topic));
      return partitions.map(({ partition, low, high }) => ({ partition, oldest: Number(low), next: Number(high) }));
    });
  }

  async close(): Promise<void> {
    if (this.#connected !== undefined) await this.#admin.disconnect().catch(() => undefined);
  }

  #connect(): Promise<void> {
    this.#connected ??= this.#admin.connect();
    return this.#connected;
  }
}
