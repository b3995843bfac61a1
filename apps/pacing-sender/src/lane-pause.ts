import { parkUntil, type Outcome } from '@signalbox/kafka';
import { publishedOf } from './attempt-journal.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';
import { parkedFact } from './sender-facts.js';
import type { SenderTools } from './sender-tools.js';
import { toPublish } from './verdict-recorder.js';

/** A lifted pause is noticed within this time; jitter spreads the messages that it held. */
const RECHECK_MS = 1_000;
/** More heads than a process holds. Forgetting them costs a fact published twice under one id. */
const MOST_REMEMBERED = 100_000;

/** Holds the messages of a paused lane, and says so once for each. */
export class LanePause {
  readonly #tools: SenderTools;
  readonly #told = new Set<string>();

  constructor(tools: SenderTools) {
    this.#tools = tools;
  }

  /** Null where the lane is not paused. */
  hold(message: OutgoingMessage, row: AttemptRow | null): Outcome | null {
    const { clock, random, levers } = this.#tools;
    const { paused, until } = levers().isPaused(message.lane);
    if (!paused) {
      this.#told.delete(message.messageId);
      return null;
    }
    const endMs = Math.min(until ?? Infinity, message.expiresAtMs);
    const untilMs = Math.min(clock.nowMs() + RECHECK_MS * (1 + random()), endMs);
    return parkUntil(untilMs, 'lane-paused', this.#tell(message, row, endMs));
  }

  /**
   * All of it follows from the record and the lever, so that a redelivery makes the same bytes without a row for a message that was never claimed.
   */
  #tell(message: OutgoingMessage, row: AttemptRow | null, endMs: number) {
    if (this.#told.has(message.messageId)) return [];
    if (this.#told.size >= MOST_REMEMBERED) this.#told.clear();
    this.#told.add(message.messageId);
    const fact = parkedFact(message, { reason: 'lane-paused', attempt: row?.attempt ?? 0, atMs: message.dispatchedAtMs }, endMs);
    return [...toPublish(message, publishedOf(row)), fact];
  }
}
