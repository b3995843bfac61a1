import type { Origin, Topic } from '@signalbox/contracts';
import type { Outcome } from '../outcome.js';
import type { FetchedRecord } from '../ports/consumer-port.js';
import type { ParkedRecord } from '../ports/parked-store.js';
import type { OutboundRecord } from '../record.js';
import type { Subscription } from '../subscription.js';
import type { PartitionLedger } from './partition-ledger.js';

/** A consumed topic with its declaration. */
export interface Route {
  readonly subscription: Subscription;
  readonly topic: Topic;
}

/** What the header of a replayed dead letter says. */
export interface Replay {
  /** Where the record first stood. */
  readonly origin: Origin;
  /** From 1. */
  readonly number: number;
}

/** The first records of a parked FIFO, back in memory. */
export interface TakeUp {
  readonly fifoId: string;
  /** The number of the partition that it belongs to. */
  home: number;
  /** Records in memory that are not done. */
  remaining: number;
  /** Its records stay on disk after all, or belong to another member now. */
  isVoid: boolean;
}

/** A record that was taken up from disk. */
export interface TakenUp {
  readonly record: ParkedRecord;
  readonly takeUp: TakeUp;
}

/** A record on its way to completion, fetched or taken up from disk. */
export interface Entry {
  /** Of the partition that the record belongs to; a parked one may have come from another, before the count of partitions changed. */
  readonly ledger: PartitionLedger;
  /** Its place in the watermark; -1 of a record taken up, whose offset completed long ago. */
  readonly slot: number;
  /** Name of its FIFO. */
  readonly fifoKey: string;
  /** Where it waited on disk; undefined where it was fetched. */
  readonly takenUp: TakenUp | undefined;
  readonly route: Route;
  readonly fetched: FetchedRecord;
  /** Text of the record key. */
  readonly key: string | null;
  readonly bytes: number;
  readonly firstSeenAtMs: number;
  /** Null where the record is none; undefined until its header was read. */
  replay: Replay | null | undefined;
  /** Executions begun. */
  attempts: number;
  /** Executions that threw what is not transient. */
  faults: number;
  /** The last delay before a retry; 0 before the first. */
  delayMs: number;
  /** The handler is done; only publishing is left. */
  pending: PendingOutcome | undefined;
  /** Its dead letter has been counted. */
  isGivenUp: boolean;
  /** It waits on disk now: nothing of it is left to do here but to complete its offset. */
  isStored: boolean;
  /** It was taken up and is done but for its row. */
  isHandled: boolean;
}

export interface PendingOutcome {
  readonly outcome: Outcome;
  /** All that is to be published for it. */
  readonly records: readonly OutboundRecord[];
  isPublished: boolean;
}

/** What follows from one execution. */
export type Step =
  | { readonly kind: 'done' }
  /** The ownership ended meanwhile; whoever owns the partition now does the work. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'park'; readonly untilMs: number }
  /** It waits on disk. */
  | { readonly kind: 'stored' }
  | { readonly kind: 'stop'; readonly error: Error };
