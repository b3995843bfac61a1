import { afterAll, describe, expect, it } from 'vitest';
import { loadKafkajsSources, quiet, type Load } from './kafkajs-sources.js';

interface TopicData {
  topic: string;
  partitions: { partition: number }[];
}
interface Broker {
  nodeId: string;
  produce(request: { topicData: TopicData[] }): Promise<unknown>;
}
interface Acknowledgement {
  partition: number;
  errorCode: number;
}
type SendMessages = (request: unknown) => Promise<Acknowledgement[]>;

const NOT_LEADER = 6;
const sources = loadKafkajsSources();
afterAll(() => sources.remove());

/** A cluster of two or three brokers, whose leaders a scene moves. */
interface Stage {
  leaders: Record<string, number[]>;
  /** Partitions whose records are kept. */
  readonly written: Set<number>;
  /** An answer without error, by a broker that keeps what it was sent. */
  keep(request: { topicData: TopicData[] }): unknown;
  /** An answer without error, by one whose log will be cut. */
  forget(request: { topicData: TopicData[] }): unknown;
  refuse(): never;
}
type Scene = (stage: Stage) => Record<string, Broker>;

/** B answers that it leads no more, and from then on A leads everything. */
const takeover: Scene = (stage) => ({
  A: { nodeId: 'A', produce: (request) => Promise.resolve(stage.keep(request)) },
  B: { nodeId: 'B', produce: async () => {
    // A's answer is in before this one.
    await new Promise((resolve) => void setImmediate(resolve));
    stage.leaders = { A: [0, 1, 2, 3] };
    return stage.refuse();
  } },
});

/** A has been deposed and does not know it yet: what it acknowledges is lost. Asked again it knows, and C leads. */
const zombie: Scene = (stage) => {
  let asked = 0;
  return {
    ...takeover(stage),
    A: { nodeId: 'A', produce: async (request) => {
      asked += 1;
      if (asked === 1) return stage.forget(request);
      stage.leaders = { C: [0, 1, 2, 3] };
      return stage.refuse();
    } },
    C: { nodeId: 'C', produce: (request) => Promise.resolve(stage.keep(request)) },
  };
};

function createStage(load: Load): Stage {
  const { createErrorFromCode } = load('protocol/error') as { createErrorFromCode(code: number): Error };
  const written = new Set<number>();
  const acknowledge = ({ topicData }: { topicData: TopicData[] }): unknown => ({
    topics: topicData.map(({ topic, partitions }) => ({ topicName: topic, partitions: partitions.map(({ partition }) => ({ partition, errorCode: 0, baseOffset: '0' })) })),
  });
  return {
    leaders: { A: [0, 2], B: [1, 3] },
    written,
    forget: acknowledge,
    keep: (request) => {
      for (const { partition } of request.topicData.flatMap(({ partitions }) => partitions)) written.add(partition);
      return acknowledge(request);
    },
    refuse: () => {
      throw createErrorFromCode(NOT_LEADER);
    },
  };
}

/** Sends one record to each of four partitions. */
async function play(scene: Scene, load: Load): Promise<{ written: number[]; acknowledged: number[] }> {
  const createSendMessages = load('producer/sendMessages') as (parts: object) => SendMessages;
  const createRetry = load('retry') as (options: object) => unknown;
  const stage = createStage(load);
  const brokers = scene(stage);
  const cluster = {
    addMultipleTargetTopics: () => Promise.resolve(),
    refreshMetadataIfNecessary: () => Promise.resolve(),
    refreshMetadata: () => Promise.resolve(),
    isConnected: () => true,
    findTopicPartitionMetadata: () => [0, 1, 2, 3].map((partitionId) => ({ partitionId })),
    findLeaderForPartitions: (_topic: string, partitions: string[]) => {
      const led = Object.entries(stage.leaders).map(([nodeId, numbers]) => [nodeId, numbers.filter((number) => partitions.includes(String(number)))] as const);
      return Object.fromEntries(led.filter(([, numbers]) => numbers.length > 0));
    },
    findBroker: ({ nodeId }: { nodeId: string }) => Promise.resolve(brokers[nodeId]),
  };
  const eosManager = { acquireBrokerLock: () => undefined, releaseBrokerLock: () => undefined, isTransactional: () => false, getSequence: () => 0, updateSequence: () => undefined, getProducerId: () => -1, getProducerEpoch: () => 0 };
  const send = createSendMessages({ logger: quiet, cluster, partitioner: ({ message }: { message: { partition: number } }) => message.partition, eosManager, retrier: createRetry({ initialRetryTime: 1, maxRetryTime: 2, retries: 3 }) });
  const messages = [0, 1, 2, 3].map((partition) => ({ partition, value: String(partition) }));
  const acknowledged = await send({ acks: -1, topicMessages: [{ topic: 'topic', messages }] });
  return { written: [...stage.written].sort(), acknowledged: acknowledged.map(({ partition }) => partition).sort() };
}

describe('send while leaders move', () => {
  it('writes every record before it resolves', async () => {
    expect(await play(takeover, sources.patched)).toEqual({ written: [0, 1, 2, 3], acknowledged: [0, 1, 2, 3] });
  });

  it('as released loses what the broker that answered first has come to lead, and says nothing', async () => {
    expect(await play(takeover, sources.released)).toEqual({ written: [0, 2], acknowledged: [0, 2] });
  });

  it('does not count an earlier answer of a leader that was deposed', async () => {
    expect(await play(zombie, sources.patched)).toEqual({ written: [0, 1, 2, 3], acknowledged: [0, 1, 2, 3] });
  });

  it('as released counts the answer of the deposed leader, and keeps nothing', async () => {
    expect(await play(zombie, sources.released)).toEqual({ written: [], acknowledged: [0, 2] });
  });
});
