import type { Origin } from '@signalbox/contracts';
import type { DeliveryState, LearntId } from '@signalbox/delivery';
import type { StoredPublication } from '@signalbox/kafka';

export interface MessageRef {
  readonly recipientKey: string;
  readonly messageId: string;
}

/** What is stored of a message. */
export interface StoredDelivery extends MessageRef {
  /** Counts the writes of the row from 1: also those that show no change, so that no hidden evidence is overwritten. */
  readonly version: number;
  /** Changes that no record made and whose publication nobody has confirmed yet: a crash may have come before it. */
  readonly unconfirmed: readonly number[];
  readonly state: DeliveryState;
}

/** One applied change, with what is published for it. A record makes at most one of a message. */
export interface TimelineRow extends StoredPublication {
  readonly sequence: number;
  readonly eventId: string;
  readonly status: string;
  readonly reason: string;
  readonly attempt: number;
  readonly occurredAtMs: number;
  /** The event id of the fact, or the id of the callback, that made the change. */
  readonly sourceEventId: string;
}

export interface DeliveryWrite extends MessageRef {
  /** The version that was read; 0 where there was no row. */
  readonly expectedVersion: number;
  readonly state: DeliveryState;
  readonly unconfirmed: readonly number[];
  readonly change: TimelineRow | null;
  readonly learntId: LearntId | null;
  readonly nowMs: number;
}

export interface LoadedDelivery {
  readonly known: StoredDelivery | null;
  /** The change that this origin made: not null means that the record was applied before. */
  readonly applied: StoredPublication | null;
}

export interface UnconfirmedDelivery {
  readonly known: StoredDelivery;
  /** What its unconfirmed changes have to publish, packed, in order. */
  readonly published: readonly string[];
}

/** Statuses, their timelines and the index of the carriers' ids. Throws AdapterError `unreachable` where the database is away. */
export abstract class DeliveryStore {
  abstract load(ref: MessageRef, origin: Origin): Promise<LoadedDelivery>;
  /** The message and attempt that a carrier's id belongs to; null where it is not known (yet). */
  abstract findByCarrierId(provider: string, providerMessageId: string): Promise<(MessageRef & { readonly attempt: number }) | null>;
  /**
   * Writes status, timeline row and carrier's id together, durably, if the version is still the expected one; else writes nothing
   * and gives false. A certain id replaces what the index says, an uncertain one does not.
   */
  abstract save(write: DeliveryWrite): Promise<boolean>;
  /** Up to `limit` messages that show `sent` and have not been written since `beforeMs`, the oldest first. */
  abstract findOverdue(beforeMs: number, limit: number): Promise<readonly StoredDelivery[]>;
  /** Up to `limit` messages with unconfirmed changes, the oldest first. */
  abstract findUnconfirmed(limit: number): Promise<readonly UnconfirmedDelivery[]>;
}
