import type { FraudHold, VouchedTraffic } from '@signalbox/routing';
import { HoldStore, type TenantVerdict } from './hold.store.js';

export class MemoryHoldStore extends HoldStore {
  readonly #verdicts = new Map<string, TenantVerdict>();
  readonly #vouched: VouchedTraffic[] = [];

  apply(verdict: TenantVerdict): Promise<boolean> {
    const isNewer = (this.#verdicts.get(verdict.subjectId)?.revision ?? 0) < verdict.revision;
    if (isNewer) this.#verdicts.set(verdict.subjectId, verdict);
    return Promise.resolve(isNewer);
  }

  listInForce(nowMs: number): Promise<readonly FraudHold[]> {
    const inForce = [...this.#verdicts.values()].filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    return Promise.resolve(inForce.flatMap(({ revision: _, action, ...hold }) => (action === 'throttle' || action === 'block' ? [{ ...hold, action }] : [])));
  }

  listVouched(): Promise<readonly VouchedTraffic[]> {
    return Promise.resolve([...this.#vouched]);
  }

  /** As an operator does at fraud-detection. */
  vouch(traffic: VouchedTraffic): Promise<void> {
    this.#vouched.push(traffic);
    return Promise.resolve();
  }
}
