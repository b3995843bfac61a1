import { TOPICS } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../testing/index.js';
import type { KafkaClient } from './ports/kafka-client.js';
import type { NewTopic } from './ports/topic-admin-port.js';
import { provisionTopics } from './provision-topics.js';

/** A cluster that holds some topics and notes what is created. */
function createCluster(existing: Record<string, number>): { client: KafkaClient; created: NewTopic[]; isClosed: () => boolean } {
  const created: NewTopic[] = [];
  let isClosed = false;
  const unused = (): never => {
    throw new Error('not used here');
  };
  const client: KafkaClient = {
    topicPrefix: '',
    logger: silentLogger(),
    openConsumer: unused,
    openProducer: unused,
    openTopicAdmin: () => ({
      partitionCounts: () => Promise.resolve(new Map(Object.entries(existing))),
      createTopics: (topics) => Promise.resolve(void created.push(...topics)),
      offsetRanges: unused,
      close: () => Promise.resolve(void (isClosed = true)),
    }),
  };
  return { client, created, isClosed: () => isClosed };
}

describe('provisionTopics', () => {
  it('creates what is declared, as it is declared', async () => {
    const { client, created, isClosed } = createCluster({});
    const report = await provisionTopics(client, { replicationFactor: 3 });
    expect([report.created, report.differences, isClosed()]).toEqual([TOPICS.map(({ name }) => name), [], true]);
    const status = created.find(({ topic }) => topic === 'message-status');
    expect(status).toEqual({ topic: 'message-status', partitions: 12, replicationFactor: 3, config: { 'retention.ms': String(28 * 24 * 3_600_000), 'min.insync.replicas': '2', 'max.message.bytes': '600000', 'compression.type': 'zstd' } });
    expect(created.find(({ topic }) => topic === 'dead-letters')?.config['max.message.bytes']).toBe('2000000');
  });

  it('asks for one in-sync replica where there is but one broker', async () => {
    const { client, created } = createCluster({});
    await provisionTopics(client, { replicationFactor: 1, partitions: 2 });
    expect(new Set(created.map(({ partitions, config }) => `${partitions} ${config['min.insync.replicas']}`))).toEqual(new Set(['2 1']));
  });

  it('leaves what exists, and says what differs', async () => {
    const existing = Object.fromEntries(TOPICS.map(({ name, partitions }) => [name, partitions]));
    const { client, created } = createCluster({ ...existing, 'message-events': 24 });
    const { differences } = await provisionTopics(client, { replicationFactor: 1 });
    expect([created, differences.map((difference) => difference.slice(0, 48))]).toEqual([[], ['Topic message-events has 24 partitions, not 12: ']]);
  });
});
