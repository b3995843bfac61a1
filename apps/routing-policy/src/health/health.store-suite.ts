import { describe, expect, it } from 'vitest';
import type { HealthStore, ToldHealth } from './health.store.js';

const told = (over: Partial<ToldHealth> = {}): ToldHealth => ({ provider: 'twilio', sender: '+12015550171', country: 'US', score: 0.5, computedAtMs: 1_000, expiresAtMs: 10_000, ...over });

/** What every store of health promises. */
export function describeHealthStore(open: () => Promise<HealthStore>): void {
  describe('a store of health', () => {
    it('keeps the latest word on a sender and country, in whatever order words come', async () => {
      const store = await open();
      expect([await store.apply(told()), await store.apply(told({ computedAtMs: 3_000, score: 0.7 })), await store.apply(told({ computedAtMs: 2_000, score: 0.1 })), await store.apply(told({ country: 'CA', score: 1 }))]).toEqual([true, true, false, true]);
      const inForce = await store.listInForce(5_000);
      expect(inForce.map(({ country, score }) => [country, score]).toSorted()).toEqual([['CA', 1], ['US', 0.7]]);
    });

    it('forgets what has expired', async () => {
      const store = await open();
      await store.apply(told());
      expect([await store.listInForce(9_999), await store.listInForce(10_000)]).toEqual([[{ provider: 'twilio', sender: '+12015550171', country: 'US', score: 0.5, expiresAtMs: 10_000 }], []]);
    });
  });
}
