import { quiet, type Load } from './kafkajs-sources.js';

/** kafkajs's side of a group, as far as tests of joins use it. */
export interface JoiningGroup {
  joinAndSync(): Promise<void>;
  heartbeat(options: { interval: number }): Promise<void>;
}
interface AssignerProtocol {
  MemberAssignment: { encode(assignment: object): Buffer };
}

export interface JoiningOptions {
  /** Hands the broker's answers on. */
  readonly answer?: <T>(answer: T) => Promise<T>;
  /** Hears the payload of each event. */
  onEvent(payload: object): void;
}

/** A member whose broker lets it in as `me`, in generation 7, with partition 0 of the topic. */
export function openJoiningGroup(load: Load, { answer = (value) => Promise.resolve(value), onEvent }: JoiningOptions): JoiningGroup {
  const Group = load('consumer/consumerGroup') as new (options: object) => JoiningGroup;
  const { MemberAssignment } = load('consumer/assignerProtocol') as AssignerProtocol;
  const coordinator = {
    joinGroup: () => answer({ generationId: 7, leaderId: 'other', memberId: 'me', members: [], groupProtocol: 'ours' }),
    syncGroup: () => answer({ memberAssignment: MemberAssignment.encode({ version: 0, assignment: { topic: [0] }, userData: Buffer.alloc(0) }) }),
    heartbeat: () => answer(undefined),
  };
  const cluster = { findGroupCoordinator: () => Promise.resolve(coordinator), findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }], committedOffsets: () => ({}) };
  const instrumentationEmitter = { emit: (_name: string, payload: object) => onEvent(payload) };
  const assigners = [{ name: 'ours', protocol: () => ({}) }];
  return new Group({ cluster, groupId: 'group', topics: ['topic'], topicConfigurations: {}, logger: quiet, assigners, instrumentationEmitter, retry: { retries: 0 } });
}
