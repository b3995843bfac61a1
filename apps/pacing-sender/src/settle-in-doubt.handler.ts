import type { ProviderCallback } from '@signalbox/contracts';
import { drop, emit, packRecords, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import { describeOverruled } from './overruled-adoption.js';
import { publishedOf } from './attempt-journal.js';
import { remakeOf } from './message-remake.js';
import type { AttemptRow, CarrierProof, ProofResult, SendAttemptStore } from './send-attempt.store.js';

type Stands = Extract<ProofResult, { kind: 'stands' }>;

/**
 * Follows the carrier's callbacks: one that names a message and attempt proves that the carrier has it, whatever became of the reply. It settles
 * the row alone; the head of the message's key, which waits, writes the fact.
 */
export class SettleInDoubtHandler {
  readonly #store: SendAttemptStore;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(store: SendAttemptStore, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  async handle({ value }: InboundRecord<ProviderCallback>): Promise<Outcome> {
    const { messageId, recipientKey, attempt, provider, providerMessageId } = value;
    if (messageId === undefined || attempt === undefined) return drop('callback-unmatched');
    const proof = { recipientKey, messageId, attempt, provider, providerMessageId };
    const result = await this.#store.prove(proof);
    switch (result.kind) {
      case 'settled':
        if (result.from !== 'calling') this.#logger.info('a callback settled a send', { messageId, sid: providerMessageId, from: result.from });
        return drop('callback-received');
      case 'contested': return this.#overrule(proof, result.holder);
      case 'stands': return this.#confirm(proof, result);
    }
  }

  /** The sid was adopted by another message of the same text: the callback knows better than the look-up. The other one comes back to its key, to be looked up again. */
  async #overrule(proof: CarrierProof, holder: AttemptRow): Promise<Outcome> {
    const { messageId, providerMessageId } = proof;
    if (holder.state !== 'accepted' || holder.reason !== 'found-at-carrier') {
      this.#logger.error('two messages have a claim to one message of the carrier', { messageId, sid: providerMessageId, other: holder.messageId });
      return drop('callback-received');
    }
    const records = describeOverruled(holder, this.#clock.nowMs());
    const overruled = await this.#store.overrule({ proof, adopter: holder, adopterPublished: packRecords(records) });
    this.#logger.warn('a callback overruled an adoption', { messageId, sid: providerMessageId, other: holder.messageId, overruled });
    return overruled ? emit([...records, ...remakeOf(holder)]) : drop('callback-received');
  }

  /** The usual case: settled long ago. A redelivered callback that overruled an adoption publishes again what it stored then. */
  async #confirm({ messageId, recipientKey, attempt, providerMessageId }: CarrierProof, { row }: Stands): Promise<Outcome> {
    // It was looked up in vain, or sent again by the policy of its purpose: that it is there after all is what L must keep from happening.
    if (row !== null && attempt < row.attempt) this.#logger.error('the carrier has an attempt that was followed by another: the person may get the message twice', { messageId, sid: providerMessageId, attempt, known: row.attempt });
    if (row === null || row.state !== 'accepted' || row.attempt !== attempt) return drop('callback-received');
    if (row.providerMessageId !== providerMessageId) {
      this.#logger.error('the carrier has two messages of one attempt', { messageId, sid: providerMessageId, known: row.providerMessageId ?? undefined });
      return drop('callback-received');
    }
    if (row.reason !== 'callback-received') return drop('callback-received');
    const rows = await this.#store.listByRecipient(recipientKey, 0);
    const overruled = rows.filter(({ state, reason }) => state === 'in-doubt' && reason === 'adoption-overruled');
    return overruled.length === 0 ? drop('callback-received') : emit(overruled.flatMap((row) => [...publishedOf(row), ...remakeOf(row)]));
  }
}
