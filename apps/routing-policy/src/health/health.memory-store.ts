import type { SenderHealth } from '@signalbox/routing';
import { HealthStore, type ToldHealth } from './health.store.js';

export class MemoryHealthStore extends HealthStore {
  readonly #rows = new Map<string, ToldHealth>();

  apply(told: ToldHealth): Promise<boolean> {
    const key = `${told.provider}/${told.sender}/${told.country}`;
    const isNew = (this.#rows.get(key)?.computedAtMs ?? -Infinity) < told.computedAtMs;
    if (isNew) this.#rows.set(key, told);
    return Promise.resolve(isNew);
  }

  listInForce(nowMs: number): Promise<readonly SenderHealth[]> {
    const inForce = [...this.#rows.values()].filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    return Promise.resolve(inForce.map(({ computedAtMs: _, ...health }) => health));
  }
}
