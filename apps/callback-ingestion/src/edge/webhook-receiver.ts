import type { OutboundRecord, RecordProducer } from '@signalbox/kafka';
import { validateTwilioWebhook } from '@signalbox/providers';
import type { EdgeTools } from './edge-tools.js';
import { readParam, type Webhook } from './webhook.js';

export interface EdgeLimits {
  /** How the carrier reaches us: scheme, host and perhaps a path. */
  readonly publicBaseUrl: string;
  /** The tokens that may have signed, by account; the current one first. */
  readonly authTokens: ReadonlyMap<string, readonly string[]>;
  /** Webhooks whose record is not acknowledged yet. */
  readonly maxInFlight: number;
  readonly publishDeadlineMs: number;
}

/**
 * `stored`      it is durable
 * `forged`      nobody we know has signed it
 * `malformed`   genuine, and of no use
 * `overloaded`  too much is waiting for the broker already
 * `unavailable` the broker did not acknowledge in time; the record may arrive all the same
 */
export type Reception = 'stored' | 'forged' | 'malformed' | 'overloaded' | 'unavailable';

/** Makes a genuine webhook durable, or says why not. Never rejects. */
export class WebhookReceiver {
  readonly #producer: RecordProducer;
  readonly #tools: EdgeTools;
  readonly #limits: EdgeLimits;
  #inFlight = 0;

  constructor(producer: RecordProducer, tools: EdgeTools, limits: EdgeLimits) {
    this.#producer = producer;
    this.#tools = tools;
    this.#limits = limits;
  }

  async receive(webhook: Webhook, makeRecord: (webhook: Webhook, tools: EdgeTools) => OutboundRecord | null): Promise<Reception> {
    const reception = await this.#judge(webhook, makeRecord);
    this.#tools.metrics.count('sb_callbacks_total', { outcome: reception });
    if (reception === 'forged') this.#tools.metrics.count('sb_signature_failures_total', {});
    return reception;
  }

  async #judge(webhook: Webhook, makeRecord: (webhook: Webhook, tools: EdgeTools) => OutboundRecord | null): Promise<Reception> {
    if (!this.#isGenuine(webhook)) return 'forged';
    if (this.#inFlight >= this.#limits.maxInFlight) return 'overloaded';
    const record = makeRecord(webhook, this.#tools);
    return record === null ? 'malformed' : this.#publish(record);
  }

  /** An unknown account costs no signature. */
  #isGenuine({ path, signature, params }: Webhook): boolean {
    const tokens = this.#limits.authTokens.get(readParam(params, 'AccountSid') ?? '');
    if (tokens === undefined || signature === undefined) return false;
    return validateTwilioWebhook({ url: this.#limits.publicBaseUrl + path, signature, params: params as Readonly<Record<string, string | readonly string[]>> }, tokens);
  }

  async #publish(record: OutboundRecord): Promise<Reception> {
    const { promise: deadline, resolve } = Promise.withResolvers<Reception>();
    const timer = setTimeout(() => resolve('unavailable'), this.#limits.publishDeadlineMs);
    try {
      return await Promise.race([this.#send(record), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A record that misses its deadline stays counted until the producer lets go of it, so that an absent broker cannot fill the memory. */
  async #send(record: OutboundRecord): Promise<Reception> {
    this.#inFlight += 1;
    try {
      await this.#producer.publish([record]);
      return 'stored';
    } catch {
      return 'unavailable';
    } finally {
      this.#inFlight -= 1;
    }
  }
}
