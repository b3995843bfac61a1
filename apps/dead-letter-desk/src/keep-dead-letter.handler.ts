import type { DeadLetter } from '@signalbox/contracts';
import { emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { DeadLetterStore, NewLetter } from './dead-letter.store.js';

/** Makes a row of each dead letter, once. */
export class KeepDeadLetterHandler {
  readonly #store: DeadLetterStore;

  constructor(store: DeadLetterStore) {
    this.#store = store;
  }

  async handle({ value }: InboundRecord<DeadLetter>): Promise<Outcome> {
    await this.#store.keep(toLetter(value));
    return emit([]);
  }
}

function toLetter(letter: DeadLetter): NewLetter {
  const { stage, reason, origin, attempts, record } = letter;
  return {
    stage, reason, class: letter.class, origin, attempts, record,
    replayNumber: letter.replay ?? 0,
    detail: letter.detail ?? null, schema: letter.schema ?? null, messageId: letter.messageId ?? null, traceparent: letter.traceparent ?? null,
    firstSeenAtMs: Date.parse(letter.firstSeenAt), deadLetteredAtMs: Date.parse(letter.deadLetteredAt),
  };
}
