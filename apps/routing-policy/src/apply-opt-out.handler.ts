import type { InboundMessage } from '@signalbox/contracts';
import { deadLetter, drop, emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import { optOutChangeOf } from '@signalbox/routing';
import type { OptOutStore } from './opt-out.store.js';
import type { PolicyReader } from './policy-reader.js';

/** Keeps the opt-out list by what people write to our senders. */
export class ApplyOptOutHandler {
  readonly #optOuts: OptOutStore;
  readonly #policies: Pick<PolicyReader, 'current'>;

  constructor(optOuts: OptOutStore, policies: Pick<PolicyReader, 'current'>) {
    this.#optOuts = optOuts;
    this.#policies = policies;
  }

  async handle({ value, origin }: InboundRecord<InboundMessage>): Promise<Outcome> {
    const change = optOutChangeOf(value.keyword);
    if (change === null || value.keyword === undefined) return drop('no-keyword');
    const poolId = this.#policies.current().poolOfSender.get(value.sender);
    // A STOP that no list takes must not vanish: somebody has to say which pool the number belonged to.
    if (poolId === undefined) return deadLetter('no-sender', 'bad-input', 'no policy revision names the sender that was written to');
    await this.#optOuts.apply({ recipientKey: value.recipientKey, poolId, optedOut: change === 'opt-out', keyword: value.keyword, changedAtMs: Date.parse(value.receivedAt), origin });
    return emit([]);
  }
}
