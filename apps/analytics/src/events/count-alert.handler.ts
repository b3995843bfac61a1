import type { ProviderAlert } from '@signalbox/contracts';
import { emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { EventStore } from './event.store.js';

/** provider-alerts: counts what carriers complain of. */
export class CountAlertHandler {
  readonly #store: EventStore;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async handle({ value }: InboundRecord<ProviderAlert>): Promise<Outcome> {
    const { provider, providerAlertId, account, level, errorCode = null, occurredAt } = value;
    await this.#store.keepAlert({ provider, providerAlertId, account, level, errorCode, occurredAtMs: Date.parse(occurredAt) });
    return emit([]);
  }
}
