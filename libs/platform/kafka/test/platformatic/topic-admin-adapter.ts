import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';
import type { NewTopic, OffsetRange, TopicAdminPort } from '../../src/index.js';
import { eventually } from '../../testing/eventually.js';
import { systemClock } from '../system-clock.js';
import { asAdapter, protocolErrorsOf } from './adapter-failure.js';
import type { Cluster } from './client.js';

const CREATE_TIMEOUT_MS = 15_000;

export class TopicAdminAdapter implements TopicAdminPort {
  readonly #names: Cluster['names'];
  readonly #admin: Admin;

  constructor({ connect, names }: Cluster) {
    this.#names = names;
    this.#admin = new Admin({ ...connect, timeout: CREATE_TIMEOUT_MS });
  }

  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return asAdapter('topics-unreadable', async () => {
      const existing = new Set(await this.#admin.listTopics());
      const wanted = topics.map((topic) => this.#names.toPhysical(topic)).filter((topic) => existing.has(topic));
      const metadata = await this.#admin.metadata({ topics: wanted, forceUpdate: true });
      return new Map(wanted.map((name) => [this.#names.toLogical(name), metadata.topics.get(name)?.partitionsCount ?? 0]));
    });
  }

  async createTopics(topics: readonly NewTopic[]): Promise<void> {
    await asAdapter('topics-not-created', () => Promise.all(topics.map((topic) => this.#createTopic(topic))));
    const names = topics.map(({ topic }) => this.#names.toPhysical(topic));
    const haveLeaders = (): Promise<boolean> => this.#admin.metadata({ topics: names, forceUpdate: true, retries: 0 }).then(() => true, () => false);
    await eventually(systemClock, 'the topics have leaders', haveLeaders, CREATE_TIMEOUT_MS);
  }

  async offsetRanges(topic: string): Promise<readonly OffsetRange[]> {
    return asAdapter('topics-unreadable', async () => {
      const [oldest, next] = [await this.#offsets(topic, ListOffsetTimestamps.EARLIEST), await this.#offsets(topic, ListOffsetTimestamps.LATEST)];
      return oldest.map((offset, partition) => ({ partition, oldest: offset, next: next[partition] ?? offset }));
    });
  }

  async close(): Promise<void> {
    await this.#admin.close().catch(() => undefined);
  }

  /** One request for each, because a request has one set of configs for all its topics. */
  async #createTopic({ topic, partitions, replicationFactor, config }: NewTopic): Promise<void> {
    const configs = Object.entries(config).map(([name, value]) => ({ name, value }));
    try {
      await this.#admin.createTopics({ topics: [this.#names.toPhysical(topic)], partitions, replicas: replicationFactor, configs });
    } catch (error) {
      if (!protocolErrorsOf(error).includes('TOPIC_ALREADY_EXISTS')) throw error;
    }
  }

  /** By partition number. */
  async #offsets(topic: string, timestamp: bigint): Promise<number[]> {
    const name = this.#names.toPhysical(topic);
    const { topics } = await this.#admin.metadata({ topics: [name] });
    const partitions = [...(topics.get(name)?.partitions.keys() ?? [])].map((partitionIndex) => ({ partitionIndex, timestamp }));
    const listed = await this.#admin.listOffsets({ topics: [{ name, partitions }] });
    const offsets: number[] = [];
    for (const { partitionIndex, offset } of listed.flatMap((answer) => answer.partitions)) offsets[partitionIndex] = Number(offset);
    return offsets;
  }
}
