import type { FraudVerdict } from '@signalbox/contracts';
import { drop, emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { HoldStore } from './hold.store.js';

/** fraud-verdicts: keeps what is asked for on messages of tenants. Calls are not ours to route. */
export class ApplyVerdictHandler {
  readonly #holds: HoldStore;

  constructor(holds: HoldStore) {
    this.#holds = holds;
  }

  async handle({ value }: InboundRecord<FraudVerdict>): Promise<Outcome> {
    const { subjectId, revision, tenantId, scope, value: place, action, expiresAt } = value;
    if (tenantId === undefined || scope === 'destination') return drop('not-suspect');
    const isNew = await this.#holds.apply({ subjectId, revision, tenantId, scope, value: place, action, expiresAtMs: Date.parse(expiresAt) });
    return isNew ? emit([]) : drop('verdict-outdated');
  }
}
