import { emit, parkUntil, withFaultPoints, type OutboundRecord, type Outcome } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import { areTriesUsedUp, retryDelayMs } from '@signalbox/pacing';
import type { Verdict } from '@signalbox/providers';
import type { Metrics } from '@signalbox/telemetry';
import type { AttemptJournal, Standing } from './attempt-journal.js';
import { giveUp } from './final-outcomes.js';
import type { InDoubtWatch } from './in-doubt-watch.js';
import { endsInRelease, releasesOf } from './message-story.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { inDoubtFact, rejectedFact, releasedFact, submittedFact, type FactFields } from './sender-facts.js';
import type { SenderTools } from './sender-tools.js';

type Of<K extends Verdict['kind']> = Extract<Verdict, { kind: K }> & Pick<FactFields, 'writtenAtMs'>;
/** A verdict about something that was, or could not be, written to the wire. */
export type WireVerdict = Exclude<Verdict, { kind: 'not-written' | 'expired' }> & Pick<FactFields, 'writtenAtMs'>;

/** Writes the verdict of a call into the row, with its facts. Every method gives null where the row stands otherwise: the reply is only evidence then. */
export class VerdictRecorder {
  readonly #journal: AttemptJournal;
  readonly #watch: InDoubtWatch;
  readonly #tools: SenderTools;

  constructor(journal: AttemptJournal, watch: InDoubtWatch, tools: SenderTools) {
    this.#journal = journal;
    this.#watch = watch;
    this.#tools = tools;
  }

  async record(message: OutgoingMessage, standing: Standing, verdict: WireVerdict): Promise<Outcome | null> {
    const { metrics, logger, faults } = this.#tools;
    metrics.count('sb_submissions_total', { lane: message.lane, outcome: verdict.kind });
    const outcome = await withFaultPoints(faults, 'sender', 'verdict', () => this.#settle(message, standing, verdict));
    const fields = { messageId: message.messageId, lane: message.lane, biz: message.tenantId, carrier: message.provider, pool: message.poolId, country: message.country, status: verdict.kind };
    if (outcome === null) logger.info('a verdict met a row that was settled otherwise', fields);
    else if (verdict.kind === 'accepted') logger.debug('submitted', { ...fields, sid: verdict.providerMessageId });
    else logger.info('not submitted', { ...fields, detail: verdict.detail });
    return outcome;
  }

  #settle(message: OutgoingMessage, standing: Standing, verdict: WireVerdict): Promise<Outcome | null> {
    switch (verdict.kind) {
      case 'accepted': return this.#accept(message, standing, verdict);
      case 'rejected': return this.#reject(message, standing, verdict);
      case 'throttled': return this.#throttle(message, standing, verdict);
      case 'held': return this.#hold(message, standing, verdict);
      case 'unreachable': return this.#release(message, standing, this.#fields(standing, 'unreachable', verdict));
      case 'ambiguous': return this.#doubt(message, standing, verdict);
    }
  }

  async #accept(message: OutgoingMessage, standing: Standing, { providerMessageId, writtenAtMs }: Of<'accepted'>): Promise<Outcome | null> {
    const fields = this.#fields(standing, 'submitted', { writtenAtMs });
    const fact = submittedFact(message, fields, providerMessageId);
    const records = await this.#journal.write(message, standing, { state: 'accepted', reason: 'submitted', providerMessageId, facts: [fact] });
    if (records === null) return null;
    observeSubmission(this.#tools.metrics, message, fields.atMs);
    return emit(records);
  }

  async #reject(message: OutgoingMessage, standing: Standing, verdict: Of<'rejected'>): Promise<Outcome | null> {
    const { reason, errorCode } = verdict;
    const fact = rejectedFact(message, this.#fields(standing, reason, verdict));
    const records = await this.#journal.write(message, standing, { state: 'rejected', reason, errorCode, facts: [fact] });
    return records === null ? null : emit(records);
  }

  #throttle(message: OutgoingMessage, standing: Standing, verdict: Of<'throttled'>): Promise<Outcome | null> {
    this.#tools.metrics.count('sb_throttled_total', { provider: message.provider });
    return this.#release(message, standing, this.#fields(standing, verdict.reason, verdict), verdict.retryAfterMs);
  }

  /** Not a try of the message, which waits until the account may send again; said once, however often it is a probe. */
  async #hold(message: OutgoingMessage, standing: Standing, verdict: Of<'held'>): Promise<Outcome | null> {
    const { clock, random } = this.#tools;
    const { reason } = verdict;
    const facts = endsInRelease(standing.published, reason) ? [] : [releasedFact(message, this.#fields(standing, reason, verdict))];
    const records = await this.#journal.write(message, standing, { state: 'released', reason, errorCode: verdict.errorCode, facts, endsWireTime: true });
    return records === null ? null : parkUntil(Math.min(clock.nowMs() + retryDelayMs(1, undefined, random), message.expiresAtMs), reason, toPublish(message, records));
  }

  async #release(message: OutgoingMessage, standing: Standing, fields: FactFields, retryAfterMs?: number): Promise<Outcome | null> {
    const { clock, random, settings } = this.#tools;
    const fact = releasedFact(message, fields);
    if (areTriesUsedUp([...releasesOf(standing.published), fields.reason], message, settings)) return giveUp(this.#journal, message, standing, { facts: [fact], detail: fields.detail, atMs: fields.atMs });
    const { reason, errorCode } = fields;
    const records = await this.#journal.write(message, standing, { state: 'released', reason, errorCode, facts: [fact], endsWireTime: true });
    const untilMs = Math.min(clock.nowMs() + retryDelayMs(standing.attempt, retryAfterMs, random), message.expiresAtMs);
    return records === null ? null : parkUntil(untilMs, reason, toPublish(message, records));
  }

  async #doubt(message: OutgoingMessage, standing: Standing, verdict: Of<'ambiguous'>): Promise<Outcome | null> {
    const { clock, settings } = this.#tools;
    const { reason, errorCode } = verdict;
    const fact = inDoubtFact(message, this.#fields(standing, reason, verdict), clock.nowMs() + settings.listingDelayMs);
    const records = await this.#journal.write(message, standing, { state: 'in-doubt', reason, errorCode, facts: [fact], endsWireTime: true });
    if (records === null) return null;
    this.#watch.waits(message.messageId, settings.recheckMs);
    return parkUntil(clock.nowMs() + settings.recheckMs, reason, toPublish(message, records));
  }

  #fields({ attempt }: Standing, reason: ReasonCode, { detail, errorCode, writtenAtMs }: Pick<FactFields, 'detail' | 'errorCode' | 'writtenAtMs'> = {}): FactFields {
    return { reason, attempt, atMs: this.#tools.clock.nowMs(), detail, errorCode, writtenAtMs };
  }
}

/** Records how long a message took from its acceptance until the carrier had it. */
export function observeSubmission(metrics: Metrics, { lane, acceptedAtMs }: OutgoingMessage, submittedAtMs: number): void {
  metrics.observe('sb_intent_to_submit_seconds', { lane }, Math.max(0, submittedAtMs - acceptedAtMs) / 1000);
}

/** What a waiting message publishes: what is new, and on its first execution in this process what an earlier process may have left unpublished. */
export function toPublish({ publishedBefore }: OutgoingMessage, records: readonly OutboundRecord[]): readonly OutboundRecord[] {
  return records.slice(publishedBefore);
}
