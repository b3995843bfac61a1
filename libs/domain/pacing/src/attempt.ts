import type { ReasonCode } from '@signalbox/message';

/**
 * Where one message stands with the carrier. Each write to the wire is one attempt and begins with `calling`.
 * `calling`  one execution owns the attempt and may be writing; nobody else touches it until its wire time and the listing delay are over
 * `released` no attempt took effect; anyone may claim the next one
 * `in-doubt` written, outcome unknown; it is looked up, never repeated blindly
 * `accepted` the carrier took it
 * `rejected` settled without the carrier having taken it: refused, expired, blocked or given up
 */
export const ATTEMPT_STATES = ['calling', 'released', 'in-doubt', 'accepted', 'rejected'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** What is stored about a message, as far as a decision needs it. Times are epoch milliseconds of the database clock. */
export interface StoredAttempt {
  /** Counts the claims, from 1. */
  readonly attempt: number;
  readonly state: AttemptState;
  readonly wireUntilMs: number;
  /** Why it stands there; null only in `calling`. */
  readonly reason: ReasonCode | null;
  /** Why its attempts took no effect, in order, each once it was known; see areTriesUsedUp. */
  readonly releases: readonly ReasonCode[];
  /** How often it was given up. */
  readonly timesGivenUp: number;
  /** The record in hand made the row, be it redelivered or replayed; false where another record of the same message did. */
  readonly isOfThisRecord: boolean;
  /** False only where a callback settled the row and the fact about it has not been written yet. */
  readonly factStored: boolean;
}

/** The message as far as a decision needs it. */
export interface SendableMessage {
  /** Epoch milliseconds at which the message id was made. */
  readonly bornAtMs: number;
  readonly expiresAtMs: number;
  /** Which replay of a dead letter the record in hand is, from 1; 0 where it is none. */
  readonly replay: number;
  /** Its tenant has called it off. The claim decides; where this is known before, nothing needs to be claimed. */
  readonly isCancelled: boolean;
}

/** The two clocks that a decision compares with, read at one moment; epoch milliseconds. */
export interface Moment {
  /** For expiry and age. */
  readonly wallMs: number;
  /** For what the database wrote down. */
  readonly databaseMs: number;
}
