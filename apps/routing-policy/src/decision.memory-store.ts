import type { StoredPublication } from '@signalbox/kafka';
import { DecisionStore, type DecisionKey, type DecisionRow, type RecipientFacts } from './decision.store.js';

/** For tests of handlers; opt-outs are put in by hand. */
export class MemoryDecisionStore extends DecisionStore {
  readonly optedOut = new Map<string, Set<string>>();
  readonly #decisions = new Map<string, StoredPublication>();
  readonly #pins = new Map<string, Record<string, string>>();

  load({ recipientKey, messageId, tenantId }: DecisionKey): Promise<RecipientFacts> {
    return Promise.resolve({
      optedOutPools: this.optedOut.get(recipientKey) ?? new Set(),
      pinnedSenders: { ...this.#pins.get(`${recipientKey}/${tenantId}`) },
      decided: this.#decisions.get(`${recipientKey}/${messageId}`) ?? null,
    });
  }

  claim(row: DecisionRow): Promise<StoredPublication | null> {
    const key = `${row.recipientKey}/${row.messageId}`;
    const known = this.#decisions.get(key);
    if (known) return Promise.resolve(known);
    this.#decisions.set(key, { origin: row.origin, published: row.published });
    const owner = `${row.recipientKey}/${row.tenantId}`;
    if (row.pins && row.poolId !== null && row.sender !== null) this.#pins.set(owner, { ...this.#pins.get(owner), [row.poolId]: row.sender });
    return Promise.resolve(null);
  }
}
