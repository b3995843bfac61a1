import type { ReasonCode } from '@signalbox/message';
import type { Moment, SendableMessage, StoredAttempt } from './attempt.js';
import { areTriesUsedUp } from './tries.js';

/** The one reason for which a message that is settled may be taken up again: the carrier never took it, and a replay asks for more tries. */
export const GIVEN_UP: ReasonCode = 'retries-exhausted';

export type NextStep =
  /** Take a slot, claim this attempt and call. */
  | { readonly kind: 'claim'; readonly attempt: number }
  /** Nothing may be done before this time has passed; look at the row again then. */
  | { readonly kind: 'wait'; readonly waitMs: number; readonly reason: ReasonCode }
  /** Ask the carrier what became of the attempt. */
  | { readonly kind: 'look-up' }
  /** A callback settled it: write the fact and publish it. */
  | { readonly kind: 'adopt' }
  /** Settle as expired. */
  | { readonly kind: 'expire'; readonly reason: 'expired-before-submission' }
  /** Settle as called off. */
  | { readonly kind: 'cancel' }
  /** The tries are used up: settle as rejected, then dead-letter. */
  | { readonly kind: 'give-up' }
  /** Settled: publish what the row published. */
  | { readonly kind: 'emit-stored' }
  /** Settled as given up: publish again what the row published, and the dead letter with it. */
  | { readonly kind: 'repeat-dead-letter' }
  /** Another record brought the same message; the first one speaks for it. */
  | { readonly kind: 'drop-duplicate' }
  /** Older than any claim that could still exist: whether it was sent is no longer known. */
  | { readonly kind: 'too-old' };

export interface StepSettings {
  /** L: the carrier lists an acceptance at the latest this long after the request was given up. */
  readonly listingDelayMs: number;
  /** Claims are kept at least this long. */
  readonly claimHorizonMs: number;
  /** How soon a waiting row is looked at again, because a callback may settle it early. */
  readonly recheckMs: number;
  /** Of a message that is no replay; see areTriesUsedUp. */
  readonly maxTries: number;
}

/**
 * What the row of a message demands next. Total and pure; `row` is null where the message was never claimed. Safe to
 * ask by any number of processes at once, because every step that follows is a compare-and-set on this row.
 */
export function nextStepFor(row: StoredAttempt | null, message: SendableMessage, now: Moment, settings: StepSettings): NextStep {
  if (row === null) return firstStep(message, now, settings);
  switch (row.state) {
    case 'accepted':
    case 'rejected':
      return settledStep(row, message, now);
    case 'calling':
    case 'in-doubt':
      return doubtfulStep(row, now, settings);
    case 'released':
      return areTriesUsedUp(row.releases, message, settings) ? { kind: 'give-up' } : nextTry(row, message, now);
  }
}

function nextTry(row: StoredAttempt, message: SendableMessage, now: Moment): NextStep {
  if (isExpired(message, now)) return { kind: 'expire', reason: 'expired-before-submission' };
  return message.isCancelled ? { kind: 'cancel' } : { kind: 'claim', attempt: row.attempt + 1 };
}

/** True from the instant of the expiry on. */
export function isExpired(message: { readonly expiresAtMs: number }, now: { readonly wallMs: number }): boolean {
  return now.wallMs >= message.expiresAtMs;
}

/** The database time from which an attempt may be looked up: its writer has long stopped and the carrier lists what it took. */
export function lookUpAtMs(row: { readonly wireUntilMs: number }, settings: { readonly listingDelayMs: number }): number {
  return row.wireUntilMs + settings.listingDelayMs;
}

function firstStep(message: SendableMessage, now: Moment, settings: StepSettings): NextStep {
  // Before the expiry: of a message this old nobody knows any more whether it was sent, so nothing about it is claimed.
  if (now.wallMs - message.bornAtMs > settings.claimHorizonMs) return { kind: 'too-old' };
  if (isExpired(message, now)) return { kind: 'expire', reason: 'expired-before-submission' };
  return message.isCancelled ? { kind: 'cancel' } : { kind: 'claim', attempt: 1 };
}

function settledStep(row: StoredAttempt, message: SendableMessage, now: Moment): NextStep {
  if (!row.isOfThisRecord) return { kind: 'drop-duplicate' };
  if (!row.factStored) return { kind: 'adopt' };
  if (row.reason !== GIVEN_UP) return { kind: 'emit-stored' };
  // Each replay takes it up once.
  return row.timesGivenUp > message.replay ? { kind: 'repeat-dead-letter' } : nextTry(row, message, now);
}

function doubtfulStep(row: StoredAttempt, now: Moment, settings: StepSettings): NextStep {
  const leftMs = lookUpAtMs(row, settings) - now.databaseMs;
  if (leftMs <= 0) return { kind: 'look-up' };
  return { kind: 'wait', waitMs: Math.min(leftMs, settings.recheckMs), reason: row.state === 'calling' ? 'owner-vanished' : 'reply-lost' };
}
