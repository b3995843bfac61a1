import { afterAll, describe, expect, it } from 'vitest';
import { loadKafkajsSources, quiet, type Load } from './kafkajs-sources.js';

interface ConsumerGroup {
  offsetManager: OffsetManager;
  subscriptionState: { assign(assignment: { topic: string; partitions: number[] }[]): void };
  fetch(nodeId: number): Promise<unknown[]>;
}
interface OffsetManager {
  name: string;
  positions: Record<string, string>;
}
type Runner = { running: boolean; handleBatch(batch: unknown): Promise<void> };

const sources = loadKafkajsSources();
afterAll(() => sources.remove());

function createOffsetManager(name: string, topics: string[]): OffsetManager {
  const committed = Object.fromEntries(topics.map((topic) => [topic, { 0: '100' }]));
  const manager = {
    name,
    positions: {} as Record<string, string>,
    committedOffsets: () => committed,
    resolveOffsets: () => Promise.resolve(),
    nextOffset: () => '100',
    resolveOffset: ({ topic, offset }: { topic: string; offset: string }) => void (manager.positions[topic] = offset),
  };
  return manager;
}

/** One fetch, during which `meanwhile` happens; returns the topics whose records reach the application and how positions moved. */
async function fetchOnce(load: Load, topics: string[], meanwhile: (group: ConsumerGroup) => void): Promise<{ delivered: string[]; positions: Record<string, string> }> {
  const Group = load('consumer/consumerGroup') as new (options: object) => ConsumerGroup;
  const RunnerClass = load('consumer/runner') as new (options: object) => Runner;
  const message = { offset: '100', key: null, value: Buffer.from('x'), headers: {}, timestamp: '0' };
  const broker = {
    fetch: () => {
      meanwhile(group);
      const responses = topics.map((topicName) => ({ topicName, partitions: [{ partition: 0, highWatermark: '101', abortedTransactions: [], messages: [message] }] }));
      return Promise.resolve({ responses });
    },
  };
  const cluster = {
    refreshMetadataIfNecessary: () => Promise.resolve(),
    findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }],
    findBroker: () => Promise.resolve(broker),
  };
  const group: ConsumerGroup = new Group({ cluster, groupId: 'group', topics, topicConfigurations: {}, logger: quiet, assigners: [], instrumentationEmitter: { emit: () => undefined }, maxWaitTimeInMs: 1, retry: { retries: 0 } });
  group.subscriptionState.assign(topics.map((topic) => ({ topic, partitions: [0] })));
  group.offsetManager = createOffsetManager('first join', topics);
  (group as unknown as { heartbeat(): Promise<void> }).heartbeat = () => Promise.resolve();
  const delivered: string[] = [];
  const runner = new RunnerClass({
    logger: quiet, consumerGroup: group, instrumentationEmitter: { emit: () => undefined }, concurrency: 1, onCrash: () => undefined, retry: {}, autoCommit: false, eachBatchAutoResolve: false,
    eachBatch: ({ batch, resolveOffset }: { batch: { topic: string }; resolveOffset(offset: string): void }) => {
      delivered.push(batch.topic);
      resolveOffset('100');
      return Promise.resolve();
    },
  });
  runner.running = true;
  for (const batch of await group.fetch(1)) await runner.handleBatch(batch);
  return { delivered, positions: group.offsetManager.positions };
}

const joinAgain = (group: ConsumerGroup): void => void (group.offsetManager = createOffsetManager('second join', ['topic']));

describe('a fetch', () => {
  it('is handed on under the assignment that it was made for', async () => {
    expect(await fetchOnce(sources.patched, ['topic'], () => undefined)).toEqual({ delivered: ['topic'], positions: { topic: '100' } });
  });

  it('whose answer comes after another join is thrown away', async () => {
    expect(await fetchOnce(sources.patched, ['topic'], joinAgain)).toEqual({ delivered: [], positions: {} });
  });

  it('as released moves the positions of an assignment that it knows nothing of', async () => {
    expect(await fetchOnce(sources.released, ['topic'], joinAgain)).toEqual({ delivered: ['topic'], positions: { topic: '100' } });
  });
});
