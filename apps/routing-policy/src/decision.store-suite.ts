import { beforeEach, describe, expect, it } from 'vitest';
import type { DecisionRow, DecisionStore } from './decision.store.js';

/** What every DecisionStore keeps; run on memory and on PostgreSQL. */
export function describeDecisionStore(make: () => DecisionStore, makeId: () => string): void {
  describe('DecisionStore', () => {
    let store: DecisionStore;
    let count = 0;
    beforeEach(() => {
      store = make();
    });
    const rowOf = (over: Partial<DecisionRow> = {}): DecisionRow => ({
      recipientKey: `recipient-${makeId()}`, messageId: makeId(), tenantId: 'acme', decision: 'route', reason: 'routed-pool', policyRevision: 3, rules: ['expiry', 'sender'],
      poolId: 'otp', sender: '+12015550171', pins: true, origin: { topic: 'messages-otp', partition: 1, offset: String(count++) }, published: '[["t",null,{},"bytes"]]', decidedAtMs: Date.UTC(2026, 0, 5), ...over,
    });

    it('takes the first decision of a message and gives it to every later one', async () => {
      const row = rowOf();
      expect(await store.claim(row)).toBeNull();
      const known = { origin: row.origin, published: row.published };
      expect(await store.claim({ ...row, decision: 'block', published: '[]', origin: { ...row.origin, offset: '999999' } })).toEqual(known);
      expect(await store.claim({ ...row, published: '[]' })).toEqual(known);
      expect((await store.load(row)).decided).toEqual(known);
    });

    it('takes one of two decisions made at once on one record, and gives it to the other', async () => {
      const row = rowOf();
      const decisions = ['["one"]', '["two"]'].map((published) => ({ ...row, published }));
      const results = await Promise.all(decisions.map((decision) => store.claim(decision)));
      const { decided } = await store.load(row);
      expect(results.map((result, index) => (result ?? decisions[index])?.published)).toEqual([decided?.published, decided?.published]);
      expect(results.filter((result) => result === null)).toHaveLength(1);
    });

    it('keeps decisions of one batch apart, whatever the number of their rules', async () => {
      const rows = [rowOf({ rules: [] }), rowOf({ rules: ['a', 'b', 'c'] }), rowOf({ poolId: null, sender: null, pins: false, decision: 'block' })];
      expect(await Promise.all(rows.map((row) => store.claim(row)))).toEqual([null, null, null]);
      const facts = await Promise.all(rows.map((row) => store.load(row)));
      expect(facts.map((fact) => fact.decided?.origin)).toEqual(rows.map((row) => row.origin));
    });

    it('pins per tenant and pool, and a later pin replaces the earlier', async () => {
      const first = rowOf();
      await store.claim(first);
      await store.claim(rowOf({ recipientKey: first.recipientKey, sender: '+12015550172' }));
      await store.claim(rowOf({ recipientKey: first.recipientKey, poolId: 'world', sender: '+447701550171' }));
      await store.claim(rowOf({ recipientKey: first.recipientKey, sender: '+12015550199', pins: false }));
      expect((await store.load(first)).pinnedSenders).toEqual({ otp: '+12015550172', world: '+447701550171' });
      expect((await store.load({ ...first, tenantId: 'other' })).pinnedSenders).toEqual({});
    });
  });
}
