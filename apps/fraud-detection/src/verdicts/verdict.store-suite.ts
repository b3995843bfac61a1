import { beforeEach, describe, expect, it } from 'vitest';
import type { VerdictRow, VerdictStore } from './verdict.store.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const ID = 'sms-pumping/acme/country/TJ';

const row = (over: Partial<VerdictRow> = {}): VerdictRow => ({
  subjectId: ID, revision: 1, action: 'block', reason: 'fraud-suspected', decidedAtMs: NOW_MS, expiresAtMs: NOW_MS + 60_000, heldSinceMs: NOW_MS, suspectHours: [NOW_MS], published: '[]', ...over,
});

/** What every store of verdicts promises. */
export function describeVerdictStore(open: () => Promise<VerdictStore>): void {
  describe('a store of verdicts', () => {
    let store: VerdictStore;
    beforeEach(async () => {
      store = await open();
    });

    it('keeps the last verdict on a subject', async () => {
      expect(await store.save(row())).toBe(true);
      expect(await store.load([ID, 'sms-pumping/acme/country/US'])).toMatchObject([{ subjectId: ID, revision: 1, action: 'block', expiresAtMs: NOW_MS + 60_000, heldSinceMs: NOW_MS, suspectHours: [NOW_MS] }]);
      await store.markPublished(ID, 1);
      expect(await store.save(row({ revision: 2, action: 'clear', heldSinceMs: null }))).toBe(true);
      expect(await store.load([ID])).toMatchObject([{ revision: 2, action: 'clear', heldSinceMs: null }]);
      expect(await store.load([])).toEqual([]);
    });

    it('takes no verdict that does not follow, so that of two judges one is heard', async () => {
      expect(await store.save(row({ revision: 2 }))).toBe(false);
      expect(await Promise.all([store.save(row()), store.save(row({ published: '[1]' }))])).toEqual(expect.arrayContaining([true, false]));
      await store.markPublished(ID, 1);
      expect(await store.save(row({ revision: 1 }))).toBe(false);
      expect(await store.save(row({ revision: 3 }))).toBe(false);
    });

    it('overtakes nothing that is still to be published', async () => {
      await store.save(row({ published: '["first"]' }));
      expect(await store.save(row({ revision: 2 }))).toBe(false);
      expect(await store.listUnpublished(10)).toMatchObject([{ subjectId: ID, revision: 1, published: '["first"]' }]);
      await store.markPublished(ID, 2);
      expect(await store.listUnpublished(10)).toHaveLength(1);
      await store.markPublished(ID, 1);
      expect(await store.listUnpublished(10)).toEqual([]);
    });

    it('knows what is in force', async () => {
      await store.save(row());
      await store.save(row({ subjectId: 'sms-pumping/acme/country/US', action: 'clear' }));
      await store.save(row({ subjectId: 'sms-pumping/acme/country/GB', expiresAtMs: NOW_MS }));
      expect((await store.listInForce(NOW_MS)).map(({ subjectId }) => subjectId)).toEqual([ID]);
    });

    it('remembers suspect hours', async () => {
      await store.save(row());
      await store.noteSuspectHours(ID, [NOW_MS, NOW_MS + 3_600_000]);
      expect(await store.load([ID])).toMatchObject([{ suspectHours: [NOW_MS, NOW_MS + 3_600_000] }]);
    });

    it('keeps the safe list', async () => {
      const entry = { owner: 'acme', scope: 'area', value: '9929', reason: 'a partner', actor: 'ada' } as const;
      await store.addSafe(entry);
      await store.addSafe({ ...entry, reason: 'a good partner' });
      expect(await store.listSafe()).toEqual([{ ...entry, reason: 'a good partner' }]);
      expect([await store.removeSafe(entry), await store.removeSafe(entry)]).toEqual([true, false]);
      expect(await store.listSafe()).toEqual([]);
    });
  });
}
