import { AdapterError } from '@signalbox/message';

/** The group has gone on to another generation, or to another coordinator: what was asked counts no more. */
const MOVED_ON = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'FENCED_INSTANCE_ID']);

/**
 * The request itself is at fault, so that it gets the same answer for ever. What an operator can set right (rights, settings of the
 * cluster) is not among them: records must wait for that, not be given up.
 */
const REFUSED = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TOPIC_EXCEPTION', 'POLICY_VIOLATION', 'INVALID_REPLICATION_FACTOR', 'INVALID_CONFIG']);

/** The partition has no leader for the moment, or the broker that was asked does not know that it leads it. */
const WITHOUT_LEADER = new Set(['LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);

/** No broker could be reached or asked. kafkajs calls some of these final, yet they pass. */
const NO_CONNECTION = new Set(['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError', 'KafkaJSBrokerNotFound', 'KafkaJSNoBrokerAvailableError', 'KafkaJSGroupCoordinatorNotFound']);

/** kafkajs wraps an error in others; the one that the broker gave lies innermost. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let inner = error; inner instanceof Error && !chain.includes(inner); inner = inner.cause) chain.push(inner);
  return chain;
}

function typesOf(error: unknown): string[] {
  return chainOf(error).flatMap((inner) => ('type' in inner && typeof inner.type === 'string' ? [inner.type] : []));
}

/** The consumer broke because the brokers were away, not for a reason that will be there again. */
export function isConnectionTrouble(error: unknown): boolean {
  return chainOf(error).some(({ name }) => NO_CONNECTION.has(name));
}

export function hasMovedOn(error: unknown): boolean {
  return typesOf(error).some((type) => MOVED_ON.has(type));
}

export function isWithoutLeader(error: unknown): boolean {
  return typesOf(error).some((type) => WITHOUT_LEADER.has(type));
}

/** Errors of kafkajs become AdapterErrors; anything else is a bug and comes back as it is. */
export function toAdapterFailure(code: string, error: unknown): unknown {
  if (lacksMetadata(error)) return new AdapterError(code, 'unreachable', { message: 'no broker could be asked for the metadata', cause: error });
  if (error instanceof AdapterError || !isOfKafkajs(error)) return error;
  const types = typesOf(error);
  const disposition = types.some((type) => REFUSED.has(type)) ? 'rejected' : 'unreachable';
  const type = types.at(-1)?.toLowerCase().replaceAll('_', '-');
  return new AdapterError(type === undefined ? code : `kafka-${type}`, disposition, { message: error.message, cause: error });
}

/** Where every known broker has just gone, kafkajs takes null for the metadata and then reads its topics. */
function lacksMetadata(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes("'topicMetadata'");
}

/** By name: kafkajs's error classes are not among the exports that an ES module can import. */
function isOfKafkajs(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith('KafkaJS');
}

/** Runs a request; its failure comes as AdapterError. */
export async function asAdapter<T>(code: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toAdapterFailure(code, error);
  }
}
