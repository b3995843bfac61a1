import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import type { NewTopic, OffsetRange, TopicAdminPort } from '../ports/topic-admin-port.js';
import { asAdapter, isWithoutLeader } from './adapter-failure.js';
import type { TopicNames } from './topic-names.js';

const CREATE_TIMEOUT_MS = 15_000;
const LEADER_POLL_MS = 100;
const LEADER_POLLS = CREATE_TIMEOUT_MS / LEADER_POLL_MS;

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
        // kafkajs takes a broker that has not heard of the new topic yet for a failure, so the leaders are awaited here.
        waitForLeaders: false,
        timeout: CREATE_TIMEOUT_MS,
        topics: topics.map(({ topic, partitions, replicationFactor, config }) => ({
          topic: this.#names.toPhysical(topic),
          numPartitions: partitions,
          replicationFactor,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        })),
      });
      await this.#awaitLeaders(topics.map(({ topic }) => this.#names.toPhysical(topic)));
    });
  }

  async offsetRanges(topic: string): Promise<readonly OffsetRange[]> {
    return asAdapter('topics-unreadable', async () => {
      await this.#connect();
      const partitions = await untilLed(() => this.#admin.fetchTopicOffsets(this.#names.toPhysical(topic)), isWithoutLeader);
      return partitions.map(({ partition, low, high }) => ({ partition, oldest: Number(low), next: Number(high) }));
    });
  }

  async close(): Promise<void> {
    if (this.#connected !== undefined) await this.#admin.disconnect().catch(() => undefined);
  }

  async #awaitLeaders(topics: string[]): Promise<void> {
    await untilLed(async () => {
      const metadata = await this.#admin.fetchTopicMetadata({ topics });
      if (!metadata.topics.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) throw new Error('the new topics have no leaders yet');
    }, () => true);
  }

  #connect(): Promise<void> {
    this.#connected ??= this.#admin.connect();
    return this.#connected;
  }
}

/** Asks until it is answered, for as long as a topic may take to be made: the broker that is to lead a partition is the last to know it. */
async function untilLed<T>(ask: () => Promise<T>, mayPass: (error: unknown) => boolean): Promise<T> {
  for (let poll = 1; ; poll += 1) {
    try {
      return await ask();
    } catch (error) {
      if (poll >= LEADER_POLLS || !mayPass(error)) throw error;
    }
    await sleep(LEADER_POLL_MS);
  }
}
