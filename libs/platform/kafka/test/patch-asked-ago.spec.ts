import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadKafkajsSources, type Load } from './kafkajs-sources.js';

interface ConsumerGroup {
  memberId: string;
  coordinator: { heartbeat(): Promise<void> };
  heartbeat(options: { interval: number }): Promise<void>;
  joinAndSync(): Promise<void>;
}
interface AssignerProtocol {
  MemberAssignment: { encode(assignment: object): Buffer };
}

const sources = loadKafkajsSources();
afterAll(() => sources.remove());
afterEach(() => void vi.useRealTimers());
const quiet = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined, namespace: () => quiet };
const MINUTE_MS = 60_000;

/** How long ago each event says that the broker was asked; every answer is seen a minute after its question. */
async function tellAges(load: Load): Promise<unknown[]> {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const Group = load('consumer/consumerGroup') as new (options: object) => ConsumerGroup;
  const { MemberAssignment } = load('consumer/assignerProtocol') as AssignerProtocol;
  const after = <T>(answer: T): Promise<T> => Promise.resolve(void vi.advanceTimersByTime(MINUTE_MS)).then(() => answer);
  const coordinator = {
    joinGroup: () => after({ generationId: 7, leaderId: 'other', memberId: 'me', members: [], groupProtocol: 'ours' }),
    syncGroup: () => after({ memberAssignment: MemberAssignment.encode({ version: 0, assignment: { topic: [0] }, userData: Buffer.alloc(0) }) }),
    heartbeat: () => after(undefined),
  };
  const cluster = { findGroupCoordinator: () => Promise.resolve(coordinator), findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }], committedOffsets: () => ({}) };
  const ages: unknown[] = [];
  const instrumentationEmitter = { emit: (_name: string, { askedAgoMs }: { askedAgoMs?: number }) => ages.push(askedAgoMs) };
  const assigners = [{ name: 'ours', protocol: () => ({}) }];
  const group = new Group({ cluster, groupId: 'group', topics: ['topic'], topicConfigurations: {}, logger: quiet, assigners, instrumentationEmitter, retry: { retries: 0 } });
  await group.joinAndSync();
  await group.heartbeat({ interval: 0 });
  return ages;
}

describe('the events of a join and of a heartbeat', () => {
  it('tell how long ago the broker was asked', async () => {
    expect(await tellAges(sources.patched)).toEqual([MINUTE_MS, MINUTE_MS]);
  });

  it('as released do not, so that an old answer passes for one of now', async () => {
    expect(await tellAges(sources.released)).toEqual([undefined, undefined]);
  });
});
