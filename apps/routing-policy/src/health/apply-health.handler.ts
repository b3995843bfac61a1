import type { DeliveryHealth } from '@signalbox/contracts';
import { drop, emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { HealthStore } from './health.store.js';

/** delivery-health: keeps how well each sender delivers. */
export class ApplyHealthHandler {
  readonly #health: HealthStore;

  constructor(health: HealthStore) {
    this.#health = health;
  }

  async handle({ value }: InboundRecord<DeliveryHealth>): Promise<Outcome> {
    const { provider, sender, country, score, computedAt, expiresAt } = value;
    const isNew = await this.#health.apply({ provider, sender, country, score, computedAtMs: Date.parse(computedAt), expiresAtMs: Date.parse(expiresAt) });
    return isNew ? emit([]) : drop('health-outdated');
  }
}
