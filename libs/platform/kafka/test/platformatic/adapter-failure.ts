import { findErrorBy, GenericError, NetworkError } from '@platformatic/kafka';
import { AdapterError } from '@signalbox/message';

/** The group has gone on to another generation, or to another coordinator: what was asked counts no more. */
const MOVED_ON = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE', 'FENCED_INSTANCE_ID']);
/** The request itself is at fault, so that it gets the same answer for ever. */
const REFUSED = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TOPIC_EXCEPTION', 'POLICY_VIOLATION', 'INVALID_REPLICATION_FACTOR', 'INVALID_CONFIG']);

/** Names of the protocol errors that brokers gave; one error holds those of all partitions and of all attempts. */
export function protocolErrorsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = 'apiId' in error && typeof error.apiId === 'string' ? [error.apiId] : [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [...own, ...inner.flatMap(protocolErrorsOf)];
}

export function hasMovedOn(error: unknown): boolean {
  return protocolErrorsOf(error).some((name) => MOVED_ON.has(name));
}

/** It will not be there for ever: the brokers were away, or the group was busy. */
export function isPassing(error: Error): boolean {
  return findErrorBy(error, 'code', NetworkError.code) !== null || findErrorBy(error, 'canRetry', true) !== null || hasMovedOn(error);
}

/** Runs a request; its failure comes as AdapterError, a bug as it is. */
export async function asAdapter<T>(code: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Error) || !GenericError.isGenericError(error)) throw error;
    const names = protocolErrorsOf(error);
    const name = names.at(-1)?.toLowerCase().replaceAll('_', '-');
    const disposition = names.some((each) => REFUSED.has(each)) ? 'rejected' : 'unreachable';
    throw new AdapterError(name === undefined ? code : `kafka-${name}`, disposition, { message: error.message, cause: error });
  }
}
