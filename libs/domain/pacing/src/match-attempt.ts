/** What is compared with the carrier's list. */
export interface DoubtfulAttempt {
  readonly messageId: string;
  /** Keyed hash of the body as it was written. */
  readonly bodyHash: string;
  /** The sender that was asked for. */
  readonly sender: string;
  /** Database time of the claim, epoch milliseconds. */
  readonly calledAtMs: number;
}

/** One message of the carrier's list for this recipient. */
export interface ListedMessage {
  readonly sid: string;
  /** Epoch milliseconds by the carrier's clock, in whole seconds. */
  readonly createdAtMs: number;
  /** Keyed hash of the body; null where the carrier does not show it. */
  readonly bodyHash: string | null;
  /** Null where the carrier has not picked a sender yet. */
  readonly sender: string | null;
}

export type Match =
  | { readonly kind: 'found'; readonly sid: string; readonly createdAtMs: number }
  | { readonly kind: 'absent' }
  /** Something may be ours, but its body cannot be read: the list proves nothing. */
  | { readonly kind: 'unreadable' };

/**
 * How far the carrier's clock and its whole seconds may lie behind the database clock. Generous, because the two errors
 * are not alike: too small a skew overlooks our own message and sends it twice; too large a one can only meet an equal
 * text to the same person, sent by someone who keeps no row of it here.
 */
export const CARRIER_CLOCK_SKEW_MS = 60_000;

/**
 * Finds the message that the attempt made: created since the claim, the same body, the same sender where the carrier
 * names one, and not taken by another message. Of several the earliest.
 */
export function matchAttempt(attempt: DoubtfulAttempt, listed: readonly ListedMessage[], takenSids: ReadonlySet<string>): Match {
  const candidates = listed
    .filter((message) => !takenSids.has(message.sid))
    .filter((message) => message.createdAtMs >= attempt.calledAtMs - CARRIER_CLOCK_SKEW_MS)
    .filter((message) => message.sender === null || message.sender === attempt.sender)
    .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.sid < b.sid ? -1 : 1));
  const ours = candidates.find((message) => message.bodyHash === attempt.bodyHash);
  if (ours) return { kind: 'found', sid: ours.sid, createdAtMs: ours.createdAtMs };
  return candidates.some((message) => message.bodyHash === null) ? { kind: 'unreadable' } : { kind: 'absent' };
}
