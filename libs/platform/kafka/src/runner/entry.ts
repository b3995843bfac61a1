import type { Origin, Topic } from '@signalbox/contracts';
import type { Outcome } from '../outcome.js';
import type { FetchedRecord } from '../ports/consumer-port.js';
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

/** A fetched record on its way to completion. */
export interface Entry {
  readonly ledger: PartitionLedger;
  readonly slot: number;
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
  | { readonly kind: 'stop'; readonly error: Error };
