import type { KeyWork } from './key-work.js';
import type { RigTask } from '../rig.js';

/** What one pass over a topic has taken. */
export interface Pass {
  readonly elapsedMs: number;
  /** CPU of the process meanwhile, all threads. */
  readonly cpuMs: number;
}

/** `key-work`: handles loads that wait in topics, one after another. */
export interface KeyWorkTask extends RigTask {
  readonly rounds: readonly KeyWorkRound[];
}

export interface KeyWorkRound {
  /** Added to the prefix: where the load waits. */
  readonly topicOf: string;
  readonly work: KeyWork;
}

export interface KeyWorkPass extends Pass {
  /** Records handled out of order, side by side with their predecessor, twice or never. */
  readonly disorder: number;
}

/** `pass-through` and `bare-copy`: copies the source to the target. */
export interface CopyTask extends RigTask {
  readonly groupId: string;
  readonly records: number;
}

/** `backlog`: works at a steady pace and tells, as its progress, of every so many records handled. */
export interface BacklogTask extends RigTask {
  readonly groupId: string;
  /** What the handler of each record takes. */
  readonly workMs: number;
  readonly settleMs: number;
  readonly measureMs: number;
}

export interface MemoryUse {
  /** Resident memory in bytes at regular times, once settled. */
  readonly samples: readonly number[];
}

/** `outage`: publishes and consumes until it is told when the brokers came back. */
export interface OutageTask extends RigTask {
  readonly recordsPerSecond: number;
  readonly keys: number;
  readonly partitions: number;
  /** From the message that the brokers are back. */
  readonly deadlineMs: number;
}

export interface OutageEnd {
  /** Milliseconds since the epoch. */
  readonly backAtMs: number;
}

export interface OutageFindings {
  readonly acknowledged: number;
  /** Acknowledged and not handled by the end. */
  readonly lost: number;
  readonly repeated: number;
  /** Publications that failed and were tried again by their caller. */
  readonly failedPublications: number;
  /** From the return of the brokers to the first record handled and acknowledged; null where there was none. */
  readonly consumerMs: number | null;
  readonly producerMs: number | null;
}

/** `durable-load` needs no more than every program; it publishes as fast as it can until it is told that it is enough, then reads all back. Its progress is the number acknowledged. */
export interface DurableLoadFindings extends Pass {
  readonly acknowledged: number;
  readonly missing: number;
  readonly misplaced: number;
  /** Repeated by retries, beyond the records that were published. */
  readonly repeated: number;
  /** Given up by the producer. */
  readonly failed: number;
}
