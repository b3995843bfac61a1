import type { InDoubtPolicy, ReasonCode } from '@signalbox/message';
import type { AttemptState, Moment } from './attempt.js';
import type { DoubtfulAttempt, Match } from './match-attempt.js';
import { isExpired, lookUpAtMs } from './next-step.js';
import { areTriesUsedUp } from './tries.js';

/** Another message to the same recipient with the same body that could claim the same entry of the carrier's list. */
export interface Rival {
  readonly messageId: string;
  readonly state: AttemptState;
  readonly calledAtMs: number;
  readonly wireUntilMs: number;
}

/** What the look-up brought to light, and what bears on it. */
export interface Evidence {
  /** `impossible`: the carrier cannot be asked about this message at all; `detail` says why. */
  readonly match: Match | { readonly kind: 'impossible'; readonly detail?: string };
  readonly rivals: readonly Rival[];
  /** Whether the message was already sent once more without proof. */
  readonly resentBefore: boolean;
}

export interface DoubtfulMessage extends DoubtfulAttempt {
  /** Why its attempts before this one took no effect. */
  readonly releases: readonly ReasonCode[];
  readonly replay: number;
  readonly expiresAtMs: number;
  readonly inDoubtPolicy: InDoubtPolicy;
}

export type Settlement =
  | { readonly kind: 'adopt'; readonly sid: string }
  | { readonly kind: 'release'; readonly reason: 'absent-at-carrier' | 'resent-in-doubt' }
  | { readonly kind: 'give-up' }
  | { readonly kind: 'expire'; readonly reason: 'expired-in-doubt' }
  /** Another message may own what was found; ask again later. */
  | { readonly kind: 'wait' }
  /** Without proof nothing is done; only a callback or the expiry ends it. */
  | { readonly kind: 'hold' };

export interface SettlementSettings {
  readonly listingDelayMs: number;
  readonly maxTries: number;
}

/** Decides an attempt in doubt after its look-up. An expired message may still be adopted, but is never sent again. */
export function settleAttempt(message: DoubtfulMessage, evidence: Evidence, now: Moment, settings: SettlementSettings): Settlement {
  const { match } = evidence;
  const expired = isExpired(message, now);
  if (match.kind === 'found') {
    if (!evidence.rivals.some((rival) => comesFirst(rival, message, now, settings))) return { kind: 'adopt', sid: match.sid };
    return expired ? { kind: 'expire', reason: 'expired-in-doubt' } : { kind: 'wait' };
  }
  if (expired) return { kind: 'expire', reason: 'expired-in-doubt' };
  if (match.kind === 'absent') return sendAgain(message, 'absent-at-carrier', settings);
  if (message.inDoubtPolicy === 'resend-once' && !evidence.resentBefore) return sendAgain(message, 'resent-in-doubt', settings);
  return { kind: 'hold' };
}

function sendAgain(message: DoubtfulMessage, reason: 'absent-at-carrier' | 'resent-in-doubt', settings: SettlementSettings): Settlement {
  return areTriesUsedUp([...message.releases, reason], message, settings) ? { kind: 'give-up' } : { kind: 'release', reason };
}

/**
 * Whether a rival must be settled before this attempt may adopt: one that may still be writing, or an older one in doubt. A `calling` whose
 * owner has had all its time is in doubt too; were it waited for as a caller, two such rivals would wait for each other.
 */
function comesFirst(rival: Rival, attempt: DoubtfulAttempt, now: Moment, settings: SettlementSettings): boolean {
  if (rival.state !== 'calling' && rival.state !== 'in-doubt') return false;
  if (rival.state === 'calling' && now.databaseMs < lookUpAtMs(rival, settings)) return true;
  return rival.calledAtMs < attempt.calledAtMs || (rival.calledAtMs === attempt.calledAtMs && rival.messageId < attempt.messageId);
}
