import type { Conversion } from '@signalbox/contracts';
import { emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { TrafficStore } from './traffic.store.js';

/** conversions: a person used what a message brought. */
export class CountUseHandler {
  readonly #store: TrafficStore;

  constructor(store: TrafficStore) {
    this.#store = store;
  }

  async handle({ value: { messageId, tenantId, occurredAt } }: InboundRecord<Conversion>): Promise<Outcome> {
    await this.#store.countUse({ messageId, tenantId, atMs: Date.parse(occurredAt) });
    return emit([]);
  }
}
