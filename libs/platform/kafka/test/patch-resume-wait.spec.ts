import { afterAll, describe, expect, it } from 'vitest';
import { loadKafkajsSources, quiet, type Load } from './kafkajs-sources.js';

interface ConsumerGroup {
  offsetManager: object;
  subscriptionState: { assign(assignment: object[]): void; pause(partitions: object[]): void };
  fetch(nodeId: number): Promise<unknown[]>;
}

const sources = loadKafkajsSources();
afterAll(() => sources.remove());

/** How long the broker may hold back its answer, in milliseconds, for a consumer of two partitions. */
async function readWait(load: Load, paused: readonly number[]): Promise<number | undefined> {
  const Group = load('consumer/consumerGroup') as new (options: object) => ConsumerGroup;
  let asked: number | undefined;
  const broker = {
    fetch: ({ maxWaitTime }: { maxWaitTime: number }) => {
      asked = maxWaitTime;
      return Promise.resolve({ responses: [] });
    },
  };
  const cluster = {
    refreshMetadataIfNecessary: () => Promise.resolve(),
    findTopicPartitionMetadata: () => [0, 1].map((partitionId) => ({ partitionId, leader: 1 })),
    findBroker: () => Promise.resolve(broker),
  };
  const group = new Group({ cluster, groupId: 'group', topics: ['topic'], topicConfigurations: {}, logger: quiet, assigners: [], instrumentationEmitter: { emit: () => undefined }, maxWaitTimeInMs: 1_000, retry: { retries: 0 } });
  group.subscriptionState.assign([{ topic: 'topic', partitions: [0, 1] }]);
  group.subscriptionState.pause([{ topic: 'topic', partitions: paused }]);
  group.offsetManager = { committedOffsets: () => ({ topic: { 0: '1', 1: '1' } }), resolveOffsets: () => Promise.resolve(), nextOffset: () => '1' };
  Object.assign(group, { heartbeat: () => Promise.resolve() });
  await group.fetch(1);
  return asked;
}

describe('a fetch of an idle consumer', () => {
  it('waits as long as it may while no partition is paused', async () => {
    expect(await readWait(sources.patched, [])).toBe(1_000);
  });

  it('waits shortly while one is, because it may be resumed', async () => {
    expect(await readWait(sources.patched, [1])).toBe(200);
  });

  it('as released keeps a resumed partition waiting for as long as an idle one', async () => {
    expect(await readWait(sources.released, [1])).toBe(1_000);
  });
});
