import { beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetterStore, Letter, NewLetter } from './dead-letter.store.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const act = { actor: 'ada', why: 'the key is back' };
let offset = 0;

/** A letter of an origin of its own. */
export function makeLetter(over: Partial<NewLetter> = {}): NewLetter {
  offset += 1;
  return {
    stage: 'intake', origin: { topic: 'intents-otp', partition: 3, offset: String(offset) }, replayNumber: 0, class: 'own-fault', reason: 'handler-fault', detail: 'TypeError', schema: 'intent@1',
    messageId: null, attempts: 3, firstSeenAtMs: NOW, deadLetteredAtMs: NOW + 1_000, traceparent: null, record: 'sb1.k1.AAAA', ...over,
  };
}

/** What every DeadLetterStore keeps; run on memory and on PostgreSQL. `make` gives an empty store. */
export function describeDeadLetterStore(make: () => DeadLetterStore | Promise<DeadLetterStore>): void {
  describe('DeadLetterStore', () => {
    let store: DeadLetterStore;
    beforeEach(async () => {
      store = await make();
    });

    /** Keeps a letter and gives it back as stored. */
    async function keep(letter: NewLetter): Promise<Letter> {
      await store.keep(letter);
      return (await store.find(await store.newestId())) as Letter;
    }

    it('keeps a letter once, however often it comes, and as it came first', async () => {
      const letter = makeLetter();
      const kept = await keep(letter);
      await Promise.all(Array.from({ length: 20 }, () => store.keep({ ...letter, attempts: 9 })));
      expect(kept).toEqual({ ...letter, letterId: kept.letterId, state: 'open', replayCount: 0 });
      const { record: _, ...summary } = kept;
      expect(await store.listNewest({}, 10)).toEqual([summary]);
    });

    it('keeps apart what two stages gave up, and each replay', async () => {
      const letter = makeLetter({ stage: 'projector', origin: { topic: 'provider-callbacks', partition: 0, offset: '1' } });
      for (const over of [{}, { stage: 'pacing-sender' }, { replayNumber: 1 }, {}]) await store.keep({ ...letter, ...over });
      expect((await store.listNewest({}, 10)).map(({ stage, replayNumber }) => `${stage} ${replayNumber}`)).toEqual(['projector 1', 'pacing-sender 0', 'projector 0']);
    });

    it('takes a replay to be as old as its origin', async () => {
      const letter = makeLetter();
      await store.keep(letter);
      const replayed = await keep({ ...letter, replayNumber: 1, firstSeenAtMs: NOW + 86_400_000 });
      expect(replayed).toMatchObject({ replayNumber: 1, firstSeenAtMs: NOW });
    });

    it.each([
      ['nothing', {}, ['c', 'b', 'a']],
      ['a stage', { stage: 'intake' }, ['c', 'a']],
      ['a reason', { reason: 'no-sender' }, ['b']],
      ['a class', { class: 'bad-input' }, ['b']],
      ['a time', { sinceMs: NOW + 2_000 }, ['c']],
      ['a state', { state: 'discarded' as const }, ['a']],
      ['several', { stage: 'intake', state: 'open' as const }, ['c']],
    ])('finds letters by %s, the newest first', async (_name, filter, found) => {
      const first = await keep(makeLetter({ detail: 'a' }));
      await store.keep(makeLetter({ detail: 'b', stage: 'routing-policy', reason: 'no-sender', class: 'bad-input' }));
      await store.keep(makeLetter({ detail: 'c', deadLetteredAtMs: NOW + 2_000 }));
      await store.discard(first.letterId, act);
      expect((await store.listNewest(filter, 10)).map(({ detail }) => detail)).toEqual(found);
      expect((await store.listNewest(filter, 1)).map(({ detail }) => detail)).toEqual(found.slice(0, 1));
      const all = { afterId: 0, throughId: await store.newestId() };
      expect((await store.listFrom(filter, all, 10)).map(({ detail }) => detail)).toEqual(found.toReversed());
    });

    it('walks through letters page by page, up to a bound', async () => {
      const ids: number[] = [];
      for (let count = 0; count < 5; count += 1) ids.push((await keep(makeLetter())).letterId);
      const [, second, , fourth] = ids as [number, number, number, number, number];
      expect((await store.listFrom({}, { afterId: second, throughId: fourth }, 10)).map(({ letterId }) => letterId)).toEqual(ids.slice(2, 4));
      expect(await store.listFrom({}, { afterId: second, throughId: fourth }, 1)).toHaveLength(1);
    });

    it('groups by cause, what is open most first', async () => {
      for (let count = 0; count < 3; count += 1) await store.keep(makeLetter({ deadLetteredAtMs: NOW + count }));
      const closed = await keep(makeLetter({ detail: null, reason: 'undecodable' }));
      await store.discard(closed.letterId, act);
      expect(await store.listCauses({}, 10)).toEqual([
        { stage: 'intake', reason: 'handler-fault', detail: 'TypeError', letters: 3, open: 3, firstAtMs: NOW, lastAtMs: NOW + 2 },
        { stage: 'intake', reason: 'undecodable', detail: null, letters: 1, open: 0, firstAtMs: NOW + 1_000, lastAtMs: NOW + 1_000 },
      ]);
      expect(await store.listCauses({ reason: 'undecodable' }, 10)).toHaveLength(1);
    });

    it('numbers replays, over all letters of their origin, and no number twice', async () => {
      const letter = await keep(makeLetter());
      expect(await store.beginReplay(letter.letterId, act)).toBe(1);
      const again = await keep({ ...letter, record: 'sb1.k1.BBBB', replayNumber: 1 });
      const other = await keep({ ...letter, record: 'sb1.k1.CCCC', stage: 'routing-policy' });
      const numbers = await Promise.all([letter, again, other, again].map(({ letterId }) => store.beginReplay(letterId, act)));
      expect(numbers.toSorted()).toEqual([2, 3, 4, 5]);
    });

    it('closes a letter with the end of its replay, and audits it from the beginning', async () => {
      const { letterId } = await keep(makeLetter());
      await store.beginReplay(letterId, act);
      expect(await store.find(letterId)).toMatchObject({ state: 'open', replayCount: 1 });
      expect(await store.listActions(letterId)).toMatchObject([{ action: 'replay', replayNumber: 1, ...act }]);
      await store.endReplay(letterId);
      await store.endReplay(letterId);
      expect(await store.find(letterId)).toMatchObject({ state: 'replayed' });
      expect([await store.beginReplay(letterId, act), await store.discard(letterId, act)]).toEqual([null, false]);
      expect(await store.listActions(letterId)).toHaveLength(1);
    });

    it('forgets the record of a letter that is discarded', async () => {
      const { letterId } = await keep(makeLetter());
      expect(await store.discard(letterId, act)).toBe(true);
      await store.endReplay(letterId);
      expect(await store.find(letterId)).toMatchObject({ state: 'discarded', record: null });
      expect(await store.discard(letterId, act)).toBe(false);
      expect(await store.listActions(letterId)).toMatchObject([{ action: 'discard', replayNumber: null, ...act }]);
    });

    it('remembers who looked', async () => {
      const { letterId } = await keep(makeLetter());
      await store.auditReveal(letterId, act);
      expect(await store.listActions(letterId)).toMatchObject([{ action: 'reveal', ...act }]);
    });

    it('knows nothing of letters that are not there', async () => {
      expect([await store.newestId(), await store.find(4711), await store.beginReplay(4711, act), await store.discard(4711, act), await store.listActions(4711)]).toEqual([0, null, null, false, []]);
    });
  });
}
