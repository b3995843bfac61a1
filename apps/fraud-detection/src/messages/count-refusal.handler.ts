import type { MessageStatusChanged } from '@signalbox/contracts';
import { drop, emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { TrafficStore } from './traffic.store.js';

/** Codes by which a carrier says that it takes a message for pumping or another fraud. Source: https://www.twilio.com/docs/api/errors */
const FRAUD_CODES: Readonly<Record<string, ReadonlySet<number>>> = { twilio: new Set([30450, 30453, 30485]) };

/** message-status: the carrier itself holds messages back. All other changes say nothing here. */
export class CountRefusalHandler {
  readonly #store: TrafficStore;

  constructor(store: TrafficStore) {
    this.#store = store;
  }

  async handle({ value }: InboundRecord<MessageStatusChanged>): Promise<Outcome> {
    const { messageId, tenantId, provider, errorCode, occurredAt } = value;
    if (provider === undefined || errorCode === undefined || FRAUD_CODES[provider]?.has(errorCode) !== true) return drop('not-suspect');
    await this.#store.countRefusal({ messageId, tenantId, atMs: Date.parse(occurredAt) });
    return emit([]);
  }
}
