import { beforeEach, describe, expect, it } from 'vitest';
import type { HoldStore, TenantVerdict } from './hold.store.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const verdict = (over: Partial<TenantVerdict> = {}): TenantVerdict => ({
  subjectId: 'sms-pumping/acme/country/TJ', revision: 1, tenantId: 'acme', scope: 'country', value: 'TJ', action: 'block', expiresAtMs: NOW_MS + 1_000, ...over,
});

/** What every store of holds promises. */
export function describeHoldStore(open: () => Promise<HoldStore>): void {
  describe('a store of holds', () => {
    let store: HoldStore;
    beforeEach(async () => {
      store = await open();
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
  });
}
