import { parkUntil, type Outcome } from '@signalbox/kafka';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';
import type { SenderTools } from './sender-tools.js';
import { WaitingNote } from './waiting-note.js';

/** A lifted pause is noticed within this time; jitter spreads the messages that it held. */
const RECHECK_MS = 1_000;

/** Holds the messages of a paused lane, and says so once for each. */
export class LanePause {
  readonly #tools: SenderTools;
  readonly #note = new WaitingNote();

  constructor(tools: SenderTools) {
    this.#tools = tools;
  }

  /** Null where the lane is not paused. */
  hold(message: OutgoingMessage, row: AttemptRow | null): Outcome | null {
    const { clock, random, levers } = this.#tools;
    const { paused, until } = levers().isPaused(message.lane);
    if (!paused) {
      this.#note.forget(message, 'lane-paused');
      return null;
    }
    const endMs = Math.min(until ?? Infinity, message.expiresAtMs);
    const untilMs = Math.min(clock.nowMs() + RECHECK_MS * (1 + random()), endMs);
    return parkUntil(untilMs, 'lane-paused', this.#note.tell(message, row, 'lane-paused', endMs));
  }
}
