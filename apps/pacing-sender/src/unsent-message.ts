import { emit, type OutboundRecord, type Outcome } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import { standingOf, type AttemptJournal, type Standing } from './attempt-journal.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';
import { blockedFact, cancelledFact, expiredFact } from './sender-facts.js';

/** A message about to be sent, of which nothing has been written to the wire under the attempt in hand. */
export interface UnsentMessage {
  readonly message: OutgoingMessage;
  /** As it was before the attempt in hand; null where there was none. */
  readonly row: AttemptRow | null;
  /** Set once the attempt in hand has been claimed. */
  readonly claimed?: Standing | undefined;
}

/** Settles it as expired. Null where the row stands otherwise. */
export function expireUnsent(journal: AttemptJournal, unsent: UnsentMessage): Promise<Outcome | null> {
  const { message, row } = unsent;
  const reason: ReasonCode = 'expired-before-submission';
  return settle(journal, unsent, reason, expiredFact(message, { reason, attempt: row?.attempt ?? 0, atMs: message.expiresAtMs }));
}

/** Settles it as forbidden. Null where the row stands otherwise. */
export function blockUnsent(journal: AttemptJournal, unsent: UnsentMessage, reason: ReasonCode, atMs: number): Promise<Outcome | null> {
  const { message, row } = unsent;
  return settle(journal, unsent, reason, blockedFact(message, { reason, attempt: row?.attempt ?? 0, atMs }));
}

/** Settles it as called off by its tenant. Null where the row stands otherwise. */
export function cancelUnsent(journal: AttemptJournal, unsent: UnsentMessage, atMs: number): Promise<Outcome | null> {
  const { message, row } = unsent;
  const reason: ReasonCode = 'cancelled-by-tenant';
  return settle(journal, unsent, reason, cancelledFact(message, { reason, attempt: row?.attempt ?? 0, atMs }));
}

async function settle(journal: AttemptJournal, { message, row, claimed }: UnsentMessage, reason: ReasonCode, fact: OutboundRecord): Promise<Outcome | null> {
  const standing = claimed ?? (row === null ? null : standingOf(row));
  const records = standing === null ? await journal.refuse(message, reason, fact) : await journal.write(message, standing, { state: 'rejected', reason, facts: [fact] });
  return records === null ? null : emit(records);
}
