import { emptyState, type MessageState, type Money } from '@signalbox/message';

/** Whose message it is; every fact says it, no callback does. */
export interface Identity {
  readonly tenantId: string;
  readonly lane: string;
  readonly idempotencyKey: string;
}

/** How one attempt went out; attempt 0 is the route as it was planned. */
export interface Wire {
  readonly provider: string | null;
  readonly sender: string | null;
  readonly segments: number | null;
  readonly providerMessageId: string | null;
  readonly poolId: string | null;
  /** By which network it went, and what the carrier says that it cost. */
  readonly carrier: string | null;
  readonly price: Money | null;
  /** The carrier itself said that this id is of this attempt: by its reply or its callback, not by a look-up. */
  readonly certain: boolean;
}

/**
 * All that the projector knows of a message. Plain JSON without personal data: survives a round trip through a jsonb column
 * unchanged. Apart from `sequence` it does not depend on the order in which the news came.
 */
export interface DeliveryState {
  readonly evidence: MessageState;
  /** Null until the first fact; nothing can be published before. */
  readonly identity: Identity | null;
  /** Of the last published change; 0 before the first. */
  readonly sequence: number;
  /** Of the latest policy decision; 0 before one. */
  readonly policyRevision: number;
  readonly country: string | null;
  /** Of a duplicate: the message that goes out. */
  readonly firstMessageId: string | null;
  /** Of the route as it was decided; null before. */
  readonly channel: string | null;
  readonly templateId: string | null;
  /** When the carrier first took an attempt, epoch milliseconds. */
  readonly submittedAtMs: number | null;
  /** By attempt. */
  readonly wires: Readonly<Record<number, Wire>>;
  /** Words of the carrier that have no place in the lattice, sorted; the first few. */
  readonly unreadWords: readonly string[];
}

export const UNKNOWN_DELIVERY: DeliveryState = {
  evidence: emptyState(), identity: null, sequence: 0, policyRevision: 0, country: null, firstMessageId: null, channel: null, templateId: null, submittedAtMs: null, wires: {}, unreadWords: [],
};

export const NO_WIRE: Wire = { provider: null, sender: null, segments: null, providerMessageId: null, poolId: null, carrier: null, price: null, certain: false };
