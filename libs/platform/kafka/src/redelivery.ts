import { originText, type Origin } from '@signalbox/contracts';
import { emit, type Emission, type Outcome } from './outcome.js';
import { packRecords, unpackRecords } from './packed-records.js';
import type { OutboundRecord } from './record.js';

type AfterPublish = () => void | Promise<void>;

/** What a row keeps, from the transaction that decided on, of the record that made it and of what follows from it. */
export interface StoredPublication {
  /** Of a replayed dead letter, where the record first stood: so a replay goes on from the row of its first life. */
  readonly origin: Origin;
  /** The records, packed. */
  readonly published: string;
}

/** A decision that becomes a row. */
export interface StoreThenEmit<S extends StoredPublication> {
  readonly kind: 'store-then-emit';
  readonly records: readonly OutboundRecord[];
  store(published: string): Promise<S | null>;
  readonly afterPublish: AfterPublish | undefined;
}

/** How a stage decides on a record. `A` is what it answers where there is nothing to publish for good: an outcome, unless the record came by another door than Kafka's. */
export interface Decider<S extends StoredPublication, A extends { readonly kind: string } = Outcome> {
  /** What is stored under the identity of the record. Null where nothing is, or where only the storing itself tells. */
  readonly stored: S | null;
  /**
   * Runs where nothing is stored. Any outcome but `storeThenEmit` has nothing behind it, and so must publish the same bytes whenever
   * the record comes again.
   */
  decide(): StoreThenEmit<S> | A | Promise<StoreThenEmit<S> | A>;
  /** Another record had this identity first. `publish-stored` speaks for the first one, where its own publication may never have happened. */
  duplicate(first: S): A | 'publish-stored';
  /** Notes that what is stored has been acknowledged. Runs after its first publication and after every repetition; idempotent. */
  readonly markPublished?: (() => Promise<void>) | undefined;
}

/**
 * Store these in one transaction with the decision, then publish them. `store` gets them packed, and resolves with null once they are
 * durable under the origin of the record; or it stores nothing and gives what this or another record has stored before. What it throws
 * lets the record be handled again. `afterPublish` runs after the first publication, and not after a repetition.
 */
export function storeThenEmit<S extends StoredPublication>(records: readonly OutboundRecord[], store: (published: string) => Promise<S | null>, afterPublish?: AfterPublish): StoreThenEmit<S> {
  return { kind: 'store-then-emit', records, store, afterPublish };
}

/**
 * Decides on a record once, for good, and publishes what was decided each time that it comes. "Already done" never means "nothing to do":
 * the crash may have come between the row and its publication. So the same origin publishes the stored bytes again; another origin with
 * the same identity is a duplicate; and only where nothing is stored the record is decided on. Two executions at once end the same way:
 * one stores, the other finds what it stored.
 */
export async function decideOnce<S extends StoredPublication, A extends { readonly kind: string } = Outcome>(record: { readonly origin: Origin }, decider: Decider<S, A>): Promise<A | Emission> {
  if (decider.stored !== null) return answerStored(record, decider.stored, decider);
  const decision = await decider.decide();
  if (!isStoreThenEmit<S>(decision)) return decision;
  const first = await decision.store(packRecords(decision.records));
  if (first !== null) return answerStored(record, first, decider);
  return emit(decision.records, inTurn(decider.markPublished, decision.afterPublish));
}

function isStoreThenEmit<S extends StoredPublication>(decision: { readonly kind: string }): decision is StoreThenEmit<S> {
  return decision.kind === 'store-then-emit';
}

/** True of a record that comes again, be it redelivered or replayed; false of another record that says the same. */
export function isSameOrigin(a: Origin, b: Origin): boolean {
  return originText(a) === originText(b);
}

function answerStored<S extends StoredPublication, A extends { readonly kind: string }>({ origin }: { readonly origin: Origin }, stored: S, decider: Decider<S, A>): A | Emission {
  const answer = isSameOrigin(stored.origin, origin) ? 'publish-stored' : decider.duplicate(stored);
  return answer === 'publish-stored' ? emit(unpackRecords(stored.published), decider.markPublished) : answer;
}

function inTurn(first: AfterPublish | undefined, second: AfterPublish | undefined): AfterPublish | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return async () => {
    await first();
    await second();
  };
}
