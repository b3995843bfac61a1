import type { CallEvent } from '@signalbox/contracts';
import { drop, emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { EventStore } from './event.store.js';

const ENDS: ReadonlySet<CallEvent['status']> = new Set(['completed', 'busy', 'no-answer', 'canceled', 'failed']);

/** call-events: counts calls that are over. */
export class CountCallHandler {
  readonly #store: EventStore;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async handle({ value }: InboundRecord<CallEvent>): Promise<Outcome> {
    const { provider, providerCallId, country, direction, status, durationSeconds = 0, occurredAt } = value;
    if (!ENDS.has(status)) return drop('no-figure-moved');
    await this.#store.keepCall({ provider, providerCallId, country, direction, status, durationSeconds, endedAtMs: Date.parse(occurredAt) });
    return emit([]);
  }
}
