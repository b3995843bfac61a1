import type { MessageEventOf } from '@signalbox/contracts';
import type { OutboundRecord } from '@signalbox/kafka';
import { publishedOf } from './attempt-journal.js';
import type { AttemptRow } from './send-attempt.store.js';
import { isFact } from './message-story.js';
import { inDoubtFact } from './sender-facts.js';

/**
 * What is published for a message whose adopted sid turns out to be another's: its story so far, and that it is in doubt again. The message itself
 * is no longer at hand; the fact of its submission tells all that is needed. Throws RangeError where the row has no such fact.
 */
export function describeOverruled(row: AttemptRow, nowMs: number): OutboundRecord[] {
  const story = publishedOf(row);
  const submitted = story.findLast(isFact('message-submitted'));
  if (submitted === undefined) throw new RangeError(`the message ${row.messageId} was adopted without a fact`);
  const { headers, value } = submitted;
  const fact = JSON.parse(value) as MessageEventOf<'message-submitted'>;
  const occurrence = story.filter(isFact('submission-in-doubt')).length;
  const message = { ...fact, traceparent: headers['traceparent'] };
  return [...story, inDoubtFact(message, { reason: 'adoption-overruled', attempt: row.attempt, occurrence, atMs: nowMs }, nowMs)];
}
