import type { CallEvent } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { destinationOf, type Destination } from '@signalbox/fraud';
import { drop, emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { CallNews, CallStore } from './call.store.js';

/** call-events: keeps what our calls to dear destinations come to. The number is opened in memory; what is kept is the prefix of the tariff. */
export class CountCallHandler {
  readonly #store: CallStore;
  readonly #keyring: Keyring;

  constructor(store: CallStore, keyring: Keyring) {
    this.#store = store;
    this.#keyring = keyring;
  }

  async handle({ value }: InboundRecord<CallEvent>): Promise<Outcome> {
    if (value.direction === 'inbound') return drop('not-suspect');
    const destination = destinationOf(this.#keyring.open(value.party, 'call'));
    if (destination === null) return drop('not-suspect');
    await this.#store.note(toNews(value, destination));
    return emit([]);
  }
}

const ENDS: ReadonlySet<CallEvent['status']> = new Set(['completed', 'busy', 'no-answer', 'canceled', 'failed']);

/** What one report says of the times of its call; the report of the end says them all. */
function toNews(event: CallEvent, { prefix, minuteMicros }: Destination): CallNews {
  const { provider, providerCallId, account, status, durationSeconds } = event;
  const atMs = Date.parse(event.occurredAt);
  const call = { provider, providerCallId, account, destination: prefix, minuteMicros };
  if (!ENDS.has(status)) return { ...call, startedAtMs: atMs, answeredAtMs: status === 'in-progress' ? atMs : null, endedAtMs: null, durationMs: null };
  const durationMs = (durationSeconds ?? 0) * 1_000;
  return { ...call, startedAtMs: atMs - durationMs, answeredAtMs: durationMs > 0 ? atMs - durationMs : null, endedAtMs: atMs, durationMs };
}
