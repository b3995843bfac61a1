import type { MessageAccepted } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { nextNumberOf } from '@signalbox/fraud';
import { drop, emit, type FaultPoints, type InboundRecord, type Outcome } from '@signalbox/kafka';
import { numberAreaOf } from '@signalbox/message';
import type { TrafficStore } from './traffic.store.js';

/** Long enough that two numbers of one area never share a mark, too short to be the key of anything. */
const MARK_LENGTH = 11;

/** messages-<lane>: counts each message. Its number is opened in memory; what is kept is the area, and keyed marks of the number and the next one. */
export class CountMessageHandler {
  readonly #store: TrafficStore;
  readonly #keyring: Keyring;
  readonly #faults: FaultPoints;

  constructor(store: TrafficStore, { keyring, faults }: { readonly keyring: Keyring; readonly faults: FaultPoints }) {
    this.#store = store;
    this.#keyring = keyring;
    this.#faults = faults;
  }

  async handle({ value }: InboundRecord<MessageAccepted>): Promise<Outcome> {
    const { messageId, tenantId, recipientKey, lane, country, acceptedAt } = value;
    const e164 = this.#keyring.open(value.to, `${messageId}:to`);
    const area = numberAreaOf(e164);
    if (area === '') return drop('not-suspect');
    const next = nextNumberOf(e164);
    await this.#store.countMessage({
      messageId, tenantId, country, area, isCode: lane === 'otp', acceptedAtMs: Date.parse(acceptedAt),
      mark: recipientKey.slice(0, MARK_LENGTH), nextMark: next === null ? null : this.#keyring.recipientKeyOf(next).slice(0, MARK_LENGTH),
    });
    await this.#faults.reach('fraud-detection.counted');
    return emit([]);
  }
}
