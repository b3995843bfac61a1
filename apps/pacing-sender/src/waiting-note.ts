import type { OutboundRecord } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import { publishedOf } from './attempt-journal.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';
import { parkedFact } from './sender-facts.js';
import { ToldOnce } from './told-once.js';
import { toPublish } from './verdict-recorder.js';

/** The occurrence keeps the ids of the facts of one attempt apart. */
const OCCURRENCE_OF = { 'lane-paused': 0, 'provider-failing': 1, 'credentials-refused': 2 } as const satisfies Partial<Record<ReasonCode, number>>;
export type WaitingReason = keyof typeof OCCURRENCE_OF;

/** Says once for each message, and for each reason, that it waits. */
export class WaitingNote {
  readonly #told = new ToldOnce();

  /**
   * What is to be published; nothing where it was said before. All of it follows from record, row and `untilMs`, so that a redelivery makes the same
   * bytes without a row for a message that was never claimed.
   */
  tell(message: OutgoingMessage, row: AttemptRow | null, reason: WaitingReason, untilMs: number): readonly OutboundRecord[] {
    if (!this.#told.isNew(`${reason}/${message.messageId}`)) return [];
    const fact = parkedFact(message, { reason, attempt: row?.attempt ?? 0, occurrence: OCCURRENCE_OF[reason], atMs: message.dispatchedAtMs }, untilMs);
    return [...toPublish(message, publishedOf(row)), fact];
  }

  /** It waits no more. */
  forget({ messageId }: OutgoingMessage, reason: WaitingReason): void {
    this.#told.forget(`${reason}/${messageId}`);
  }
}
