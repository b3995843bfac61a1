import type { OutboundRecord } from '@signalbox/kafka';
import { applicationOf, looksLikeToken, validateTwilioWebhook, validateVonageWebhook, type VonageWebhook } from '@signalbox/providers';
import type { EdgeTools } from './edge-tools.js';
import type { SigningTokensOf } from './signing-tokens.js';
import { parseVonageFields, type VonageFields } from './vonage-fields.js';
import { readParam, type Webhook } from './webhook.js';
import type { Storage, WebhookStore } from './webhook-store.js';

export interface EdgeIdentity {
  /** How the carrier reaches us: scheme, host and perhaps a path. */
  readonly publicBaseUrl: string;
  readonly signingTokensOf: SigningTokensOf;
}

/**
 * `forged`      nobody we know has signed it
 * `malformed`   genuine, and of no use
 * and what became of a genuine one
 */
export type Reception = 'forged' | 'malformed' | Storage;

type MakeRecord<W> = (webhook: W, tools: EdgeTools) => OutboundRecord | null;

/** Makes a genuine webhook durable, or says why not. Its record, and so its id, is made once, before it is stored anywhere. */
export class WebhookReceiver {
  readonly #store: WebhookStore;
  readonly #tools: EdgeTools;
  readonly #identity: EdgeIdentity;

  constructor(store: WebhookStore, tools: EdgeTools, identity: EdgeIdentity) {
    this.#store = store;
    this.#tools = tools;
    this.#identity = identity;
  }

  /** Of Twilio. */
  receive(webhook: Webhook, makeRecord: MakeRecord<Webhook>): Promise<Reception> {
    return this.#count(async () => (this.#isGenuine(webhook) ? this.#keep(makeRecord(webhook, this.#tools)) : 'forged'));
  }

  /** Of Vonage. */
  receiveVonage(webhook: VonageWebhook, makeRecord: MakeRecord<VonageFields>): Promise<Reception> {
    return this.#count(async () => {
      if (!(await this.#isGenuineOfVonage(webhook))) return 'forged';
      const fields = parseVonageFields(webhook.rawBody);
      return this.#keep(fields && makeRecord(fields, this.#tools));
    });
  }

  async #count(judge: () => Promise<Reception>): Promise<Reception> {
    const reception = await judge();
    this.#tools.metrics.count('sb_callbacks_total', { outcome: reception });
    if (reception === 'forged') this.#tools.metrics.count('sb_signature_failures_total', {});
    return reception;
  }

  #keep(record: OutboundRecord | null): Promise<Reception> {
    return record === null ? Promise.resolve('malformed') : this.#store.store(record);
  }

  /** An unknown account costs no signature. */
  #isGenuine({ path, signature, params }: Webhook): boolean {
    const tokens = this.#identity.signingTokensOf('twilio', readParam(params, 'AccountSid') ?? '');
    if (tokens === undefined || signature === undefined) return false;
    return validateTwilioWebhook({ url: this.#identity.publicBaseUrl + path, signature, params: params as Readonly<Record<string, string | readonly string[]>> }, tokens);
  }
  /** An unknown application costs no signature. */
  async #isGenuineOfVonage(webhook: VonageWebhook): Promise<boolean> {
    if (!looksLikeToken(webhook.authorization)) return false;
    const tokens = this.#identity.signingTokensOf('vonage', applicationOf(webhook.authorization) ?? '');
    return tokens !== undefined && validateVonageWebhook(webhook, tokens);
  }
}
