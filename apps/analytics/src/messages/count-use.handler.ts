import type { Conversion } from '@signalbox/contracts';
import { drop, emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import { isUuidV7, uuidV7TimeMs, type Clock } from '@signalbox/message';
import { isTooOld } from '@signalbox/usage';
import type { MessageStore } from './message.store.js';

/** conversions: a person used what a message brought. */
export class CountUseHandler {
  readonly #store: MessageStore;
  readonly #clock: Clock;

  constructor(store: MessageStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async handle({ value: { messageId, tenantId } }: InboundRecord<Conversion>): Promise<Outcome> {
    // What is no message was never sent to anybody.
    if (!isUuidV7(messageId) || isTooOld(uuidV7TimeMs(messageId), this.#clock.nowMs())) return drop('no-longer-counted');
    await this.#store.countUse({ messageId, tenantId });
    return emit([]);
  }
}
