import type { ProviderCallback } from '@signalbox/contracts';
import { newsOfReport } from '@signalbox/delivery';
import { deadLetter, parkUntil, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import { explainCode, latticeWordOf } from '@signalbox/providers';
import type { NewsApplier } from './apply-news.js';
import type { DeliveryStore, MessageRef } from './delivery.store.js';
import type { FactProgress } from './fact-progress.js';

/** The first wait for an unknown id; each further one is twice as long. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

export interface UnmatchedLimits {
  /** How long a callback whose carrier's id nobody knows is kept. */
  readonly waitMs: number;
}

type Named = MessageRef & { readonly attempt: number; readonly named: boolean };

/** provider-callbacks: what the carrier says of a message. */
export class ProjectCallbackHandler {
  readonly #applier: NewsApplier;
  readonly #store: DeliveryStore;
  readonly #progress: FactProgress;
  readonly #clock: Clock;
  readonly #limits: UnmatchedLimits;

  constructor(applier: NewsApplier, store: DeliveryStore, { progress, clock, limits }: { progress: FactProgress; clock: Clock; limits: UnmatchedLimits }) {
    this.#applier = applier;
    this.#store = store;
    this.#progress = progress;
    this.#clock = clock;
    this.#limits = limits;
  }

  async handle(record: InboundRecord<ProviderCallback>): Promise<Outcome> {
    const { value: callback, origin, headers } = record;
    const target = await this.#findTarget(callback);
    if (target === null) return this.#waitForId(record);
    const { callbackId, provider, providerMessageId, status: word, errorCode = null, price = null, carrier = null } = callback;
    const news = newsOfReport({
      attempt: target.attempt, named: target.named, word: latticeWordOf(provider, word), errorCode, provider, providerMessageId, price, carrier,
      reason: errorCode === null ? 'callback-received' : explainCode(provider, errorCode).reason,
      receivedAtMs: Date.parse(callback.receivedAt),
    });
    return this.#applier.apply(target, news, { origin, sourceEventId: callbackId, traceparent: headers['traceparent'] });
  }

  async #findTarget({ messageId, attempt, recipientKey, provider, providerMessageId }: ProviderCallback): Promise<Named | null> {
    if (messageId !== undefined && attempt !== undefined) return { recipientKey, messageId, attempt, named: true };
    const found = await this.#store.findByCarrierId(provider, providerMessageId);
    return found && { ...found, named: false };
  }

  #waitForId({ value: callback, origin, attempts, firstSeenAtMs }: InboundRecord<ProviderCallback>): Outcome {
    const nowMs = this.#clock.nowMs();
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
    const giveUpAtMs = firstSeenAtMs + this.#limits.waitMs;
    const mayStillCome = this.#progress.isBehind(origin.partition, Date.parse(callback.receivedAt) + this.#limits.waitMs);
    if (nowMs < giveUpAtMs) return parkUntil(Math.min(nowMs + waitMs, giveUpAtMs), 'callback-unmatched');
    if (mayStillCome) return parkUntil(nowMs + waitMs, 'callback-unmatched');
    return deadLetter('callback-unmatched', 'bad-input', `no message is known by ${callback.provider} ${callback.providerMessageId}`);
  }
}
