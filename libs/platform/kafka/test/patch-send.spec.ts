import { afterAll, describe, expect, it } from 'vitest';
import { loadKafkajsSources, type Load } from './kafkajs-sources.js';

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

/** Two leaders; B answers that it leads no more, and from then on A leads everything. */
async function sendWhileLeadersMove(load: Load): Promise<{ written: number[]; acknowledged: number[] }> {
  const createSendMessages = load('producer/sendMessages') as (parts: object) => SendMessages;
  const createRetry = load('retry') as (options: object) => unknown;
  const { createErrorFromCode } = load('protocol/error') as { createErrorFromCode(code: number): Error };
  const written: number[] = [];
  let leaders: Record<string, number[]> = { A: [0, 2], B: [1, 3] };
  const acknowledge = ({ topicData }: { topicData: TopicData[] }): unknown => {
    const topics = topicData.map(({ topic, partitions }) => ({ topicName: topic, partitions: partitions.map(({ partition }) => ({ partition, errorCode: 0, baseOffset: '0' })) }));
    for (const { partitions } of topics) written.push(...partitions.map(({ partition }) => partition));
    return { topics };
  };
  const brokers: Record<string, Broker> = {
    A: { nodeId: 'A', produce: (request) => Promise.resolve(acknowledge(request)) },
    B: { nodeId: 'B', produce: async () => {
      // A's answer is in before this one.
      await new Promise((resolve) => void setImmediate(resolve));
      leaders = { A: [0, 1, 2, 3] };
      throw createErrorFromCode(NOT_LEADER);
    } },
  };
  const cluster = {
    addMultipleTargetTopics: () => Promise.resolve(),
    refreshMetadataIfNecessary: () => Promise.resolve(),
    refreshMetadata: () => Promise.resolve(),
    isConnected: () => true,
    findTopicPartitionMetadata: () => [0, 1, 2, 3].map((partitionId) => ({ partitionId })),
    findLeaderForPartitions: (_topic: string, partitions: string[]) => {
      const led = Object.entries(leaders).map(([nodeId, numbers]) => [nodeId, numbers.filter((number) => partitions.includes(String(number)))] as const);
      return Object.fromEntries(led.filter(([, numbers]) => numbers.length > 0));
    },
    findBroker: ({ nodeId }: { nodeId: string }) => Promise.resolve(brokers[nodeId]),
  };
  const eosManager = { acquireBrokerLock: () => undefined, releaseBrokerLock: () => undefined, isTransactional: () => false, getSequence: () => 0, updateSequence: () => undefined, getProducerId: () => -1, getProducerEpoch: () => 0 };
  const quiet = { debug: () => undefined, error: () => undefined };
  const send = createSendMessages({ logger: quiet, cluster, partitioner: ({ message }: { message: { partition: number } }) => message.partition, eosManager, retrier: createRetry({ initialRetryTime: 1, maxRetryTime: 2, retries: 3 }) });
  const messages = [0, 1, 2, 3].map((partition) => ({ partition, value: String(partition) }));
  const acknowledged = await send({ acks: -1, topicMessages: [{ topic: 'topic', messages }] });
  return { written: [...new Set(written)].sort(), acknowledged: acknowledged.map(({ partition }) => partition).sort() };
}

describe('send while leaders move', () => {
  it('writes every record before it resolves', async () => {
    expect(await sendWhileLeadersMove(sources.patched)).toEqual({ written: [0, 1, 2, 3], acknowledged: [0, 1, 2, 3] });
  });

  it('as released loses what the broker that answered first has come to lead, and says nothing', async () => {
    expect(await sendWhileLeadersMove(sources.released)).toEqual({ written: [0, 2], acknowledged: [0, 2] });
  });
});
