import { afterAll, describe, expect, it } from 'vitest';
import { loadKafkajsSources, type Load } from './kafkajs-sources.js';

interface ConsumerGroup {
  joinAndSync(): Promise<void>;
}
interface AssignerProtocol {
  MemberAssignment: { encode(assignment: object): Buffer };
}

const sources = loadKafkajsSources();
afterAll(() => sources.remove());
const quiet = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined, namespace: () => quiet };

/** What the consumer tells of a join of generation 7. */
async function join(load: Load): Promise<unknown> {
  const Group = load('consumer/consumerGroup') as new (options: object) => ConsumerGroup;
  const { MemberAssignment } = load('consumer/assignerProtocol') as AssignerProtocol;
  const coordinator = {
    joinGroup: () => Promise.resolve({ generationId: 7, leaderId: 'other', memberId: 'me', members: [], groupProtocol: 'ours' }),
    syncGroup: () => Promise.resolve({ memberAssignment: MemberAssignment.encode({ version: 0, assignment: { topic: [0] }, userData: Buffer.alloc(0) }) }),
  };
  const cluster = { findGroupCoordinator: () => Promise.resolve(coordinator), findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }], committedOffsets: () => ({}) };
  let told: unknown;
  const instrumentationEmitter = { emit: (_name: string, payload: unknown) => (told = payload) };
  const assigners = [{ name: 'ours', protocol: () => ({}) }];
  await new Group({ cluster, groupId: 'group', topics: ['topic'], topicConfigurations: {}, logger: quiet, assigners, instrumentationEmitter, retry: { retries: 0 } }).joinAndSync();
  return told;
}

describe('a join', () => {
  it('tells its generation', async () => {
    expect(await join(sources.patched)).toMatchObject({ memberId: 'me', memberAssignment: { topic: [0] }, generationId: 7 });
  });

  it('as released does not, so that a member cannot know that the group went on without it', async () => {
    expect(await join(sources.released)).not.toHaveProperty('generationId');
  });
});
