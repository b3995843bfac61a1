import type { VouchedTraffic } from '@signalbox/routing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HoldStore, TenantVerdict } from './hold.store.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const verdict = (over: Partial<TenantVerdict> = {}): TenantVerdict => ({
  subjectId: 'sms-pumping/acme/country/TJ', revision: 1, tenantId: 'acme', scope: 'country', value: 'TJ', action: 'block', expiresAtMs: NOW_MS + 1_000, ...over,
});

export interface HoldWorld {
  readonly store: HoldStore;
  /** Puts traffic on the safe list, as fraud-detection does. */
  vouch(traffic: VouchedTraffic): Promise<unknown>;
}

/** What every store of holds promises. */
export function describeHoldStore(open: () => Promise<HoldWorld>): void {
  describe('a store of holds', () => {
    let store: HoldStore;
    let vouch: HoldWorld['vouch'];
    beforeEach(async () => {
      ({ store, vouch } = await open());
    });

    it('honours the highest revision, in whatever order verdicts come', async () => {
      expect(await store.apply(verdict({ revision: 2, action: 'throttle' }))).toBe(true);
      expect([await store.apply(verdict()), await store.apply(verdict({ revision: 2, action: 'throttle' }))]).toEqual([false, false]);
      const { revision: _, ...hold } = verdict({ action: 'throttle' });
      expect(await store.listInForce(NOW_MS)).toEqual([hold]);
    });

    it('lets go what has expired, is only watched, or is cleared', async () => {
      await store.apply(verdict());
      await store.apply(verdict({ subjectId: 'b', action: 'watch' }));
      expect(await store.listInForce(NOW_MS + 1_000)).toEqual([]);
      expect(await store.listInForce(NOW_MS)).toHaveLength(1);
      await store.apply(verdict({ revision: 2, action: 'clear' }));
      expect(await store.listInForce(NOW_MS)).toEqual([]);
    });

    it('names what operators vouch for', async () => {
      expect(await store.listVouched()).toEqual([]);
      const traffic = [{ tenantId: 'acme', scope: 'area', value: '9929' }, { tenantId: 'other', scope: 'all', value: '' }] as const;
      for (const one of traffic) await vouch(one);
      expect((await store.listVouched()).toSorted((one, other) => one.tenantId.localeCompare(other.tenantId))).toEqual(traffic);
    });
  });
}
