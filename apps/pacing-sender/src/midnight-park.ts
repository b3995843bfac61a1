import type { OutboundRecord } from '@signalbox/kafka';
import { publishedOf } from './attempt-journal.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';
import { parkedFact } from './sender-facts.js';
import { toPublish } from './verdict-recorder.js';

const DAY_MS = 86_400_000;

/**
 * What is published for a message that waits for the midnight of a cap, epoch milliseconds. All of it follows from record, row and cap, so that
 * a redelivery makes the same bytes; the day keeps the facts of several midnights apart.
 */
export function parkedUntilMidnight(message: OutgoingMessage, row: AttemptRow | null, untilMs: number): readonly OutboundRecord[] {
  const atMs = Math.max(message.dispatchedAtMs, untilMs - DAY_MS);
  const fact = parkedFact(message, { reason: 'cap-reached', attempt: row?.attempt ?? 0, occurrence: Math.floor(untilMs / DAY_MS), atMs }, untilMs);
  return [...toPublish(message, publishedOf(row)), fact];
}
