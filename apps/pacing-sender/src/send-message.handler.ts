import type { MessageDispatched, Origin } from '@signalbox/contracts';
import { drop, emit, isSameOrigin, parkUntil, withFaultPoints, type DeadLetterCause, type InboundRecord, type OutboundRecord, type Outcome } from '@signalbox/kafka';
import { isExpired, nextStepFor, type NextStep, type StoredAttempt } from '@signalbox/pacing';
import { publishedOf, standingOf, type AttemptJournal } from './attempt-journal.js';
import type { DoubtSettlement } from './doubt-settlement.js';
import { giveUp, repeatDeadLetter } from './final-outcomes.js';
import type { InDoubtWatch } from './in-doubt-watch.js';
import { LanePause } from './lane-pause.js';
import { isFact, releasesOf, timesGivenUp } from './message-story.js';
import { asSent, readMessage, type OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow, Reading, SendAttemptStore } from './send-attempt.store.js';
import { blockedFact, deadLetteredFact, submittedFact } from './sender-facts.js';
import type { SenderTools } from './sender-tools.js';
import type { Submission } from './submission.js';
import { cancelUnsent, expireUnsent } from './unsent-message.js';
import { observeSubmission, toPublish } from './verdict-recorder.js';

/** What the handler works with. */
export interface HandlerParts {
  readonly store: SendAttemptStore;
  readonly journal: AttemptJournal;
  readonly submission: Submission;
  readonly settlement: DoubtSettlement;
  readonly watch: InDoubtWatch;
}

/** Brings a dispatched message to the carrier, once: reads its row, does what the row demands, and looks again until it is settled or must wait. */
export class SendMessageHandler {
  readonly #parts: HandlerParts;
  readonly #tools: SenderTools;
  readonly #pause: LanePause;

  constructor(parts: HandlerParts, tools: SenderTools) {
    this.#parts = parts;
    this.#tools = tools;
    this.#pause = new LanePause(tools);
  }

  async handle(record: InboundRecord<MessageDispatched>): Promise<Outcome> {
    let message = readMessage(record);
    for (let isFirstReading = true; ; isFirstReading = false) {
      const reading = await withFaultPoints(this.#tools.faults, 'sender', 'find', () => this.#parts.store.find(message));
      if (isFirstReading && record.attempts > 1) message = { ...message, publishedBefore: publishedOf(reading.row).length };
      const now = { wallMs: this.#tools.clock.nowMs(), databaseMs: reading.databaseMs };
      const { bornAtMs, expiresAtMs, replay } = message;
      const step = nextStepFor(reading.row === null ? null : toStored(reading.row, message.origin), { bornAtMs, expiresAtMs, replay, isCancelled: reading.isCancelled }, now, this.#tools.settings);
      const outcome = await this.#take(step, message, reading);
      if (outcome !== null) return outcome;
    }
  }

  /** For a record that the runner gives up. */
  describeDeadLetter(record: InboundRecord<MessageDispatched>, why: DeadLetterCause): OutboundRecord[] {
    const message = readMessage(record);
    return [deadLetteredFact(message, { reason: why.reason, attempt: 0, atMs: message.dispatchedAtMs, detail: why.detail })];
  }

  /** Null: look at the row again. */
  async #take(step: NextStep, dispatched: OutgoingMessage, { row, databaseMs }: Reading): Promise<Outcome | null> {
    const { journal, submission } = this.#parts;
    if (step.kind === 'claim') return this.#pause.hold(dispatched, row) ?? submission.run(dispatched, step.attempt, row);
    const message = row === null ? dispatched : asSent(dispatched, row);
    switch (step.kind) {
      case 'expire': return this.#expire(message, row);
      case 'cancel': return this.#cancel(message, row);
      case 'drop-duplicate': return drop('duplicate');
      case 'too-old': return emit([blockedFact(message, { reason: 'too-old', attempt: 0, atMs: message.bornAtMs + this.#tools.settings.claimHorizonMs })]);
      case 'emit-stored': return emit(publishedOf(row));
      case 'repeat-dead-letter': return repeatDeadLetter(publishedOf(row));
      case 'wait': return this.#wait(message, row, step);
      case 'look-up': return row === null ? null : this.#parts.settlement.settle(message, row, databaseMs);
      case 'adopt': return row === null ? null : this.#adopt(message, row);
      case 'give-up': return row === null ? null : giveUp(journal, message, standingOf(row), { facts: [], atMs: this.#tools.clock.nowMs() });
    }
  }

  #expire(message: OutgoingMessage, row: AttemptRow | null): Promise<Outcome | null> {
    this.#tools.metrics.count('sb_submissions_total', { lane: message.lane, outcome: 'expired' });
    return expireUnsent(this.#parts.journal, { message, row });
  }

  #cancel(message: OutgoingMessage, row: AttemptRow | null): Promise<Outcome | null> {
    this.#tools.metrics.count('sb_submissions_total', { lane: message.lane, outcome: 'cancelled' });
    return cancelUnsent(this.#parts.journal, { message, row }, this.#tools.clock.nowMs());
  }

  /** Not beyond the expiry, unless that is over: then only the settling counts. */
  #wait(message: OutgoingMessage, row: AttemptRow | null, { waitMs, reason }: Extract<NextStep, { kind: 'wait' }>): Outcome {
    this.#parts.watch.waits(message.messageId, waitMs);
    const nowMs = this.#tools.clock.nowMs();
    const untilMs = isExpired(message, { wallMs: nowMs }) ? nowMs + waitMs : Math.min(nowMs + waitMs, message.expiresAtMs);
    return parkUntil(untilMs, reason, toPublish(message, publishedOf(row)));
  }

  /** A callback has settled the row: the fact about it is written here, where the whole message is at hand. */
  async #adopt(message: OutgoingMessage, row: AttemptRow): Promise<Outcome | null> {
    const sid = row.providerMessageId ?? '';
    const fact = submittedFact(message, { reason: 'callback-received', attempt: row.attempt, atMs: row.updatedAtMs }, sid);
    const records = await this.#parts.journal.write(message, standingOf(row), { state: 'accepted', reason: 'callback-received', facts: [fact] });
    if (records === null) return null;
    this.#parts.watch.settledByCallback(message.messageId);
    observeSubmission(this.#tools.metrics, message, row.updatedAtMs);
    return emit(records);
  }
}

function toStored(row: AttemptRow, origin: Origin): StoredAttempt {
  const { attempt, state, wireUntilMs, reason } = row;
  const story = state === 'released' || state === 'rejected' || state === 'accepted' ? publishedOf(row) : [];
  const factStored = !(state === 'accepted' && reason === 'callback-received') || story.some(isFact('message-submitted'));
  return { attempt, state, wireUntilMs, reason, isOfThisRecord: isSameOrigin(row.origin, origin), factStored, releases: releasesOf(story), timesGivenUp: timesGivenUp(story) };
}
