import { deadLetter, emit, type OutboundRecord, type Outcome } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import { GIVEN_UP } from '@signalbox/pacing';
import type { AttemptJournal, Standing } from './attempt-journal.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { deadLetteredFact, expiredFact } from './sender-facts.js';

/** What the last try came to. */
export interface LastTry {
  readonly facts: readonly OutboundRecord[];
  readonly detail?: string;
  readonly atMs: number;
  /** Nothing proves that the carrier does not have it: a try after a replay would be a second send without proof. */
  readonly isUnproven?: boolean;
}

/** The tries are used up. Null where the row stands otherwise. */
export async function giveUp(journal: AttemptJournal, message: OutgoingMessage, standing: Standing, last: LastTry): Promise<Outcome | null> {
  const { attempt } = standing;
  const fact = deadLetteredFact(message, { reason: GIVEN_UP, attempt, atMs: last.atMs, detail: last.detail });
  const records = await journal.write(message, standing, { state: 'rejected', reason: GIVEN_UP, facts: [...last.facts, fact], ...(last.isUnproven === true && { resendsBlindly: true }) });
  return records === null ? null : repeatDeadLetter(records);
}

/** The dead letter of a message whose row says that it was given up. */
export function repeatDeadLetter(records: readonly OutboundRecord[]): Outcome {
  return deadLetter(GIVEN_UP, 'retries-exhausted', undefined, records);
}

/** Expired with its attempt in doubt: it is never sent again. Null where the row stands otherwise. */
export async function expireInDoubt(journal: AttemptJournal, message: OutgoingMessage, standing: Standing): Promise<Outcome | null> {
  const reason: ReasonCode = 'expired-in-doubt';
  const fact = expiredFact(message, { reason, attempt: standing.attempt, atMs: message.expiresAtMs });
  const records = await journal.write(message, standing, { state: 'rejected', reason, facts: [fact] });
  return records === null ? null : emit(records);
}
