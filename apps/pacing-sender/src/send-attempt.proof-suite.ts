import { beforeEach, describe, expect, it } from 'vitest';
import { after, makeClaim, makeSid } from '../test/support/attempt-claims.js';
import type { Claim, SendAttemptStore } from './send-attempt.store.js';

/** What a store does with the proofs of callbacks; `opened` gives the one of the test. */
export function describeProofs(opened: () => SendAttemptStore): void {
  describe('prove', () => {
    let store: SendAttemptStore;
    beforeEach(() => void (store = opened()));
    const stateOf = async (claim: Claim) => (await store.find(claim)).row;
    const proofOf = (claim: Claim, providerMessageId: string, attempt = 1) => ({ recipientKey: claim.recipientKey, messageId: claim.messageId, attempt, provider: 'twilio', providerMessageId });

    it.each(['calling', 'in-doubt', 'released'] as const)('settles an attempt that is %s', async (state) => {
      const claim = makeClaim();
      await store.claim(claim);
      if (state !== 'calling') await store.change(after(claim, { state, reason: 'reply-lost', published: '["doubt"]' }));
      const sid = makeSid();
      expect(await store.prove(proofOf(claim, sid))).toEqual({ kind: 'settled', from: state });
      expect(await stateOf(claim)).toMatchObject({ state: 'accepted', reason: 'callback-received', providerMessageId: sid, published: state === 'calling' ? null : '["doubt"]' });
      expect(await store.change(after(claim, { state: 'rejected', reason: 'carrier-rejected' }))).toBe(false);
    });

    it('settles an attempt that was given up, so that no replay sends it again', async () => {
      const claim = makeClaim();
      await store.claim(claim);
      await store.change(after(claim, { state: 'rejected', reason: 'retries-exhausted' }));
      expect(await store.prove(proofOf(claim, makeSid()))).toEqual({ kind: 'settled', from: 'rejected' });
      expect(await store.claim({ ...claim, attempt: 2, isReplay: true })).toBe('refused');
    });

    it.each([['released', 'absent-at-carrier'], ['rejected', 'retries-exhausted']] as const)('settles an earlier attempt of a message that is %s, so that no third is made', async (state, reason) => {
      const claim = makeClaim();
      await store.claim(claim);
      await store.change(after(claim, { state: 'released', reason: 'absent-at-carrier' }));
      const second = { ...claim, attempt: 2, provider: 'vonage' };
      await store.claim(second);
      expect(await store.prove(proofOf(claim, makeSid()))).toMatchObject({ kind: 'stands', row: { state: 'calling', attempt: 2 } });
      await store.change(after(second, { state, reason }));
      const sid = makeSid();
      expect(await store.prove(proofOf(claim, sid))).toEqual({ kind: 'settled', from: state });
      expect(await stateOf(claim)).toMatchObject({ state: 'accepted', attempt: 1, provider: 'twilio', reason: 'callback-received', providerMessageId: sid });
      expect(await store.claim({ ...claim, attempt: 3, isReplay: true })).toBe('refused');
      expect(await store.claim({ ...second, isReplay: true })).toBe('refused');
    });

    it('leaves another attempt, a settled one and an unknown message alone', async () => {
      const [open, settled] = [makeClaim(), makeClaim()];
      await Promise.all([store.claim(open), store.claim(settled)]);
      const sid = makeSid();
      await store.change(after(settled, { providerMessageId: sid }));
      expect(await store.prove(proofOf(open, makeSid(), 2))).toMatchObject({ kind: 'stands', row: { state: 'calling', attempt: 1 } });
      expect(await store.prove(proofOf(settled, sid))).toEqual({ kind: 'stands', row: expect.objectContaining({ state: 'accepted', reason: 'submitted', providerMessageId: sid }) as object });
      expect(await store.prove(proofOf(settled, makeSid()))).toMatchObject({ kind: 'stands', row: { providerMessageId: sid } });
      expect(await store.prove(proofOf(makeClaim(), makeSid()))).toEqual({ kind: 'stands', row: null });
    });

    it('corrects a sid that the look-up mistook', async () => {
      const claim = makeClaim();
      await store.claim(claim);
      await store.change(after(claim, { reason: 'found-at-carrier', providerMessageId: makeSid() }));
      const sid = makeSid();
      expect(await store.prove(proofOf(claim, sid))).toEqual({ kind: 'settled', from: 'accepted' });
      expect(await stateOf(claim)).toMatchObject({ state: 'accepted', providerMessageId: sid });
    });

    it('does not take a sid from another message by itself, but with overrule', async () => {
      const adopter = makeClaim();
      const named = makeClaim({ recipientKey: adopter.recipientKey, bodyHash: adopter.bodyHash });
      await Promise.all([store.claim(adopter), store.claim(named)]);
      const sid = makeSid();
      await store.change(after(adopter, { reason: 'found-at-carrier', providerMessageId: sid, published: '["adopted"]', remake: '["anew"]' }));
      const result = await store.prove(proofOf(named, sid));
      expect(result).toMatchObject({ kind: 'contested', holder: { messageId: adopter.messageId, published: '["adopted"]' } });
      expect(await stateOf(named)).toMatchObject({ state: 'calling' });

      const overruling = { proof: proofOf(named, sid), adopter, adopterPublished: '["adopted","in doubt"]' };
      expect(await store.overrule(overruling)).toBe(true);
      expect(await stateOf(adopter)).toMatchObject({ state: 'in-doubt', reason: 'adoption-overruled', providerMessageId: null, published: '["adopted","in doubt"]', remake: '["anew"]' });
      expect(await stateOf(named)).toMatchObject({ state: 'accepted', reason: 'callback-received', providerMessageId: sid });
      expect(await store.overrule(overruling)).toBe(false);
    });

    it('never overrules what the carrier itself replied', async () => {
      const [replied, named] = [makeClaim(), makeClaim()];
      const sid = makeSid();
      await store.claim(replied);
      await store.change(after(replied, { providerMessageId: sid }));
      expect(await store.overrule({ proof: proofOf(named, sid), adopter: replied, adopterPublished: '[]' })).toBe(false);
      expect(await stateOf(replied)).toMatchObject({ state: 'accepted', providerMessageId: sid });
    });
  });
}
