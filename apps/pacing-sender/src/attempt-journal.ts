import { AdapterError, nextDelayMs, type ReasonCode } from '@signalbox/message';
import { packRecords, unpackRecords, withFaultPoints, type OutboundRecord } from '@signalbox/kafka';
import { RETRY_BOUNDS, type AttemptState } from '@signalbox/pacing';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow, Change, SendAttemptStore } from './send-attempt.store.js';
import { pause, type SenderTools } from './sender-tools.js';

/** The row as an execution knows it: what a change expects, and what was published before. */
export interface Standing {
  readonly owner: string;
  readonly attempt: number;
  readonly states: readonly AttemptState[];
  /** Set where the state alone does not tell whether the row still stands as it was read. */
  readonly reason?: ReasonCode | null;
  readonly published: readonly OutboundRecord[];
}

export interface Transition {
  readonly state: AttemptState;
  readonly reason: ReasonCode;
  readonly errorCode?: number | undefined;
  readonly providerMessageId?: string | undefined;
  /** The new facts, in order. */
  readonly facts: readonly OutboundRecord[];
  readonly endsWireTime?: boolean;
  readonly resendsBlindly?: boolean;
  /** Kept for as long as the row stands so. */
  readonly remake?: string | undefined;
}

export function standingOf(row: AttemptRow): Standing {
  // A message that was given up may be settled once more, and rejected it is then again.
  return { owner: row.owner, attempt: row.attempt, states: [row.state], ...(row.state === 'rejected' && { reason: row.reason }), published: publishedOf(row) };
}

export function publishedOf(row: AttemptRow | null): OutboundRecord[] {
  return row === null || row.published === null ? [] : unpackRecords(row.published);
}

/**
 * Writes transitions together with their facts. The row keeps every record of the message's story, and every publication of a settled message
 * publishes them all: so none is lost, whichever publication a crash prevented, and none ever changes.
 */
export class AttemptJournal {
  readonly #store: SendAttemptStore;
  readonly #tools: SenderTools;

  constructor(store: SendAttemptStore, tools: SenderTools) {
    this.#store = store;
    this.#tools = tools;
  }

  /** All records of the message, to be published; null where the row stands otherwise, and nothing was written. */
  async write(message: OutgoingMessage, standing: Standing, transition: Transition): Promise<OutboundRecord[] | null> {
    const records = [...standing.published, ...transition.facts];
    const { recipientKey, messageId } = message;
    const { facts: _facts, ...changed } = transition;
    const { owner, attempt, states, reason: expectedReason } = standing;
    const applied = await this.#persist({
      recipientKey, messageId, expected: { owner, attempt, states, ...(expectedReason != null && { reason: expectedReason }) }, ...changed, published: packRecords(records),
    });
    return applied ? records : null;
  }

  /** Settles a message that was never claimed; as `write`. */
  async refuse(message: OutgoingMessage, reason: ReasonCode, fact: OutboundRecord): Promise<OutboundRecord[] | null> {
    const { recipientKey, messageId, provider, sender, bodyHash, origin } = message;
    const subject = { recipientKey, messageId, provider, sender, bodyHash, origin };
    const { faults, makeToken } = this.#tools;
    const refusal = { ...subject, owner: makeToken(), reason, published: packRecords([fact]) };
    const isRefused = await withFaultPoints(faults, 'sender', 'write', () => this.#store.refuse(refusal));
    return isRefused ? [fact] : null;
  }

  /**
   * A verdict that is in hand is worth waiting for the database: losing it means a look-up. Not for longer than the listing delay, because
   * then others look it up anyway. Writing again is safe: a change that took effect no longer finds what it expects.
   */
  async #persist(change: Change): Promise<boolean> {
    const { clock, timers, random, settings, faults } = this.#tools;
    const startedMs = clock.monotonicMs();
    for (let delayMs = 0; ; ) {
      try {
        return await withFaultPoints(faults, 'sender', 'write', () => this.#store.change(change));
      } catch (error) {
        const isAway = error instanceof AdapterError && error.isTransient;
        if (!isAway || clock.monotonicMs() - startedMs > settings.listingDelayMs) throw error;
        delayMs = nextDelayMs(delayMs, RETRY_BOUNDS, random);
        await pause(timers, delayMs);
      }
    }
  }
}
