import type { OutboundRecord } from '@signalbox/kafka';
import { validateTwilioWebhook } from '@signalbox/providers';
import type { EdgeTools } from './edge-tools.js';
import { readParam, type Webhook } from './webhook.js';
import type { Storage, WebhookStore } from './webhook-store.js';

export interface EdgeIdentity {
  /** How the carrier reaches us: scheme, host and perhaps a path. */
  readonly publicBaseUrl: string;
  /** The tokens that may have signed, by account; the current one first. */
  readonly authTokens: ReadonlyMap<string, readonly string[]>;
}

/**
 * `forged`      nobody we know has signed it
 * `malformed`   genuine, and of no use
 * and what became of a genuine one
 */
export type Reception = 'forged' | 'malformed' | Storage;

type MakeRecord = (webhook: Webhook, tools: EdgeTools) => OutboundRecord | null;

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

  async receive(webhook: Webhook, makeRecord: MakeRecord): Promise<Reception> {
    const reception = await this.#judge(webhook, makeRecord);
    this.#tools.metrics.count('sb_callbacks_total', { outcome: reception });
    if (reception === 'forged') this.#tools.metrics.count('sb_signature_failures_total', {});
    return reception;
  }

  async #judge(webhook: Webhook, makeRecord: MakeRecord): Promise<Reception> {
    if (!this.#isGenuine(webhook)) return 'forged';
    const record = makeRecord(webhook, this.#tools);
    return record === null ? 'malformed' : this.#store.store(record);
  }

  /** An unknown account costs no signature. */
  #isGenuine({ path, signature, params }: Webhook): boolean {
    const tokens = this.#identity.authTokens.get(readParam(params, 'AccountSid') ?? '');
    if (tokens === undefined || signature === undefined) return false;
    return validateTwilioWebhook({ url: this.#identity.publicBaseUrl + path, signature, params: params as Readonly<Record<string, string | readonly string[]>> }, tokens);
  }
}
