import { beforeEach, describe, expect, it } from 'vitest';
import { after, key22, makeClaim, makeMessageId, makeSid } from '../test/support/attempt-claims.js';
import { describeProofs } from './send-attempt.proof-suite.js';
import type { Change, Claim, SendAttemptStore } from './send-attempt.store.js';

export interface AttemptStoreUnderTest {
  readonly store: SendAttemptStore;
  /** Stores that the person told the pool to stop (or, with false, to start again). */
  setOptOut(recipientKey: string, poolId: string, optedOut: boolean): Promise<void>;
  /** Stores that the tenant has called the message off. */
  cancel(recipientKey: string, messageId: string): Promise<void>;
}

/** What every SendAttemptStore keeps; run on memory and on PostgreSQL. */
export function describeAttemptStore(make: () => AttemptStoreUnderTest | Promise<AttemptStoreUnderTest>): void {
  describe('SendAttemptStore', () => {
    let store: SendAttemptStore;
    let setOptOut: AttemptStoreUnderTest['setOptOut'];
    let cancel: AttemptStoreUnderTest['cancel'];
    beforeEach(async () => {
      ({ store, setOptOut, cancel } = await make());
    });
    const stateOf = async (claim: Claim) => (await store.find(claim)).row;

    describe('find', () => {
      it('gives no row for a message that was never claimed, and the clock of the database', async () => {
        const { row, databaseMs } = await store.find(makeClaim());
        expect(row).toBeNull();
        expect(Math.abs(databaseMs - Date.now())).toBeLessThan(60_000);
      });

      it('answers each of many at once', async () => {
        const claims = Array.from({ length: 20 }, () => makeClaim());
        await Promise.all(claims.filter((_, index) => index % 2 === 0).map((claim) => store.claim(claim)));
        const readings = await Promise.all(claims.map((claim) => store.find(claim)));
        expect(readings.map(({ row }) => row?.messageId)).toEqual(claims.map(({ messageId }, index) => (index % 2 === 0 ? messageId : undefined)));
      });
    });

    describe('claim', () => {
      it('takes the first attempt of a new message until the wire time ends', async () => {
        const claim = makeClaim();
        expect(await store.claim(claim)).toBe('claimed');
        const { row, databaseMs } = await store.find(claim);
        expect(row).toMatchObject({ attempt: 1, state: 'calling', owner: claim.owner, account: 'AC1', sender: claim.sender, bodyHash: claim.bodyHash, reason: null, providerMessageId: null, blindResends: 0, origin: claim.origin, published: null });
        expect((row?.wireUntilMs ?? 0) - (row?.calledAtMs ?? 0)).toBeCloseTo(11_000, -1);
        expect(databaseMs - (row?.calledAtMs ?? 0)).toBeGreaterThanOrEqual(0);
      });

      it('lets exactly one of many owners have it', async () => {
        const claim = makeClaim();
        const results = await Promise.all(Array.from({ length: 20 }, () => store.claim({ ...claim, owner: key22() })));
        expect(results.filter((result) => result === 'claimed')).toHaveLength(1);
        expect(new Set(results)).toEqual(new Set(['claimed', 'refused']));
      });

      it('gives its owner, and no one else, a later wire time, and the account of now', async () => {
        const claim = makeClaim({ wireTimeMs: 1_000 });
        await store.claim(claim);
        expect(await store.claim({ ...claim, wireTimeMs: 90_000, account: 'AC2' })).toBe('claimed');
        expect(await store.claim({ ...claim, owner: key22() })).toBe('refused');
        const row = await stateOf(claim);
        expect(row).toMatchObject({ attempt: 1, owner: claim.owner, account: 'AC2' });
        expect((row?.wireUntilMs ?? 0) - (row?.calledAtMs ?? 0)).toBeCloseTo(90_000, -1);
      });

      it('takes nothing that its tenant has called off, before the first attempt or between two', async () => {
        const [fresh, released] = [makeClaim(), makeClaim()];
        await store.claim(released);
        await store.change(after(released, { state: 'released', reason: 'throttled' }));
        for (const { recipientKey, messageId } of [fresh, released]) await cancel(recipientKey, messageId);
        expect(await store.claim(fresh)).toBe('cancelled');
        expect(await store.claim({ ...released, attempt: 2, owner: key22() })).toBe('cancelled');
        expect((await store.find(fresh)).isCancelled).toBe(true);
        expect((await store.find(makeClaim())).isCancelled).toBe(false);
        expect(await stateOf(fresh)).toBeNull();
        expect(await stateOf(released)).toMatchObject({ attempt: 1, state: 'released' });
      });

      it('goes another way where the person has told neither pool to stop, and keeps the way that it went', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        await store.change(after(claim, { state: 'released', reason: 'unreachable' }));
        const moved = { ...claim, attempt: 2, owner: key22(), provider: 'vonage', poolId: 'us-second', sender: 'Acme' };
        await setOptOut(claim.recipientKey, 'us-second', true);
        expect(await store.claim(moved)).toBe('way-opted-out');
        await setOptOut(claim.recipientKey, 'us-second', false);
        await setOptOut(claim.recipientKey, claim.poolId, true);
        expect(await store.claim(moved)).toBe('opted-out');
        await setOptOut(claim.recipientKey, claim.poolId, false);
        expect(await store.claim(moved)).toBe('claimed');
        expect(await stateOf(claim)).toMatchObject({ attempt: 2, provider: 'vonage', sender: 'Acme' });
      });

      it('takes the next attempt of a released message, and keeps its story', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        await store.change(after(claim, { state: 'released', reason: 'throttled', published: '["story"]' }));
        const next = { ...claim, attempt: 2, owner: key22() };
        expect(await store.claim({ ...claim, attempt: 1, owner: key22() })).toBe('refused');
        expect(await store.claim({ ...claim, attempt: 3, owner: key22() })).toBe('refused');
        expect(await store.claim(next)).toBe('claimed');
        expect(await stateOf(claim)).toMatchObject({ attempt: 2, state: 'calling', owner: next.owner, published: '["story"]' });
      });

      it.each(['in-doubt', 'accepted', 'rejected'] as const)('refuses a message that is %s', async (state) => {
        const claim = makeClaim();
        await store.claim(claim);
        await store.change(after(claim, { state }));
        expect(await store.claim({ ...claim, attempt: 2, owner: key22() })).toBe('refused');
        expect(await store.claim(claim)).toBe('refused');
      });

      it('takes up what was given up, for a replay alone, and of all that is rejected nothing else', async () => {
        const [givenUp, refused, accepted] = [makeClaim(), makeClaim(), makeClaim()];
        await Promise.all([givenUp, refused, accepted].map((claim) => store.claim(claim)));
        await store.change(after(givenUp, { state: 'rejected', reason: 'retries-exhausted', published: '["story"]' }));
        await store.change(after(refused, { state: 'rejected', reason: 'content-refused' }));
        await store.change(after(accepted, {}));
        const next = { ...givenUp, attempt: 2, owner: key22() };
        expect(await store.claim(next)).toBe('refused');
        expect(await store.claim({ ...next, attempt: 3, isReplay: true })).toBe('refused');
        expect(await store.claim({ ...givenUp, isReplay: true })).toBe('refused');
        for (const claim of [refused, accepted]) expect(await store.claim({ ...claim, attempt: 2, isReplay: true })).toBe('refused');
        await setOptOut(givenUp.recipientKey, givenUp.poolId, true);
        expect(await store.claim({ ...next, isReplay: true })).toBe('opted-out');
        await setOptOut(givenUp.recipientKey, givenUp.poolId, false);
        const results = await Promise.all([next, { ...next, owner: key22() }].map((claim) => store.claim({ ...claim, isReplay: true })));
        expect(results.toSorted()).toEqual(['claimed', 'refused']);
        expect(await stateOf(givenUp)).toMatchObject({ attempt: 2, state: 'calling', published: '["story"]' });
      });

      it('refuses a later attempt of a message without a row', async () => {
        const claim = makeClaim({ attempt: 2 });
        expect(await store.claim(claim)).toBe('refused');
        expect(await stateOf(claim)).toBeNull();
      });

      it('heeds a STOP until the last moment, for the pool that was told', async () => {
        const claim = makeClaim();
        await setOptOut(claim.recipientKey, claim.poolId, true);
        expect(await store.claim(claim)).toBe('opted-out');
        expect(await stateOf(claim)).toBeNull();
        expect(await store.claim({ ...claim, poolId: 'another', routedPoolId: 'another' })).toBe('claimed');
      });

      it('heeds a START after a STOP', async () => {
        const claim = makeClaim();
        await setOptOut(claim.recipientKey, claim.poolId, true);
        await setOptOut(claim.recipientKey, claim.poolId, false);
        expect(await store.claim(claim)).toBe('claimed');
      });

      it('heeds a STOP that comes between two attempts', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        await store.change(after(claim, { state: 'released', reason: 'throttled' }));
        await setOptOut(claim.recipientKey, claim.poolId, true);
        expect(await store.claim({ ...claim, attempt: 2 })).toBe('opted-out');
        expect(await stateOf(claim)).toMatchObject({ state: 'released', attempt: 1 });
      });
    });

    describe('change', () => {
      it('writes a verdict with what is published for it', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        const providerMessageId = makeSid();
        expect(await store.change(after(claim, { providerMessageId, published: '["fact"]' }))).toBe(true);
        expect(await stateOf(claim)).toMatchObject({ state: 'accepted', reason: 'submitted', providerMessageId, published: '["fact"]' });
      });

      it.each([
        ['another owner', { expected: { owner: 'someone', attempt: 1, states: ['calling'] } }],
        ['another attempt', { expected: { owner: 'me', attempt: 2, states: ['calling'] } }],
        ['another state', { expected: { owner: 'me', attempt: 1, states: ['released', 'in-doubt'] } }],
        ['another message', { messageId: makeMessageId() }],
      ] as [string, Partial<Change>][])('misses a row of %s', async (_name, change) => {
        const claim = makeClaim({ owner: 'me' });
        await store.claim(claim);
        expect(await store.change(after(claim, change))).toBe(false);
        expect(await stateOf(claim)).toMatchObject({ state: 'calling', published: null });
      });

      it('misses a row that stands there for another reason than was read', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        await store.change(after(claim, { state: 'rejected', reason: 'retries-exhausted' }));
        const expected = { owner: claim.owner, attempt: 1, states: ['rejected'], reason: 'retries-exhausted' } as const;
        expect(await store.change(after(claim, { expected, state: 'rejected', reason: 'opted-out', published: '["first"]' }))).toBe(true);
        expect(await store.change(after(claim, { expected, state: 'rejected', reason: 'opted-out', published: '["second"]' }))).toBe(false);
        expect(await stateOf(claim)).toMatchObject({ state: 'rejected', reason: 'opted-out', published: '["first"]' });
      });

      it('applies each of many at once, or not', async () => {
        const claims = Array.from({ length: 20 }, () => makeClaim());
        await Promise.all(claims.map((claim) => store.claim(claim)));
        const results = await Promise.all(claims.map((claim, index) => store.change(after(claim, index % 2 === 0 ? {} : { expected: { owner: 'x', attempt: 1, states: ['calling'] } }))));
        expect(results).toEqual(claims.map((_, index) => index % 2 === 0));
      });

      it('of several for one message at once applies one of those that find what they expect', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        const stale = after(claim, { expected: { owner: 'x', attempt: 1, states: ['calling'] }, published: '["stale"]' });
        const results = await Promise.all([stale, after(claim, { published: '["fact"]' }), after(claim, { published: '["fact"]' })].map((change) => store.change(change)));
        expect(results.filter(Boolean)).toHaveLength(1);
        expect(results[0]).toBe(false);
        expect(await stateOf(claim)).toMatchObject({ state: 'accepted', published: '["fact"]' });
      });

      it.each([
        { name: 'sooner than the claim said', wireTimeMs: 60_000 },
        { name: 'later than the claim said, so that the carrier has its whole time to list from then', wireTimeMs: -60_000 },
      ])('ends the wire time when its owner has stopped writing: $name', async ({ wireTimeMs }) => {
        const claim = makeClaim({ wireTimeMs });
        await store.claim(claim);
        const before = await store.find(claim);
        await store.change(after(claim, { state: 'in-doubt', reason: 'reply-lost', endsWireTime: true }));
        const { row, databaseMs } = await store.find(claim);
        expect(row?.wireUntilMs).toBeLessThanOrEqual(databaseMs);
        expect(row?.wireUntilMs).toBeGreaterThanOrEqual(before.databaseMs);
      });

      it('counts sends repeated without proof, over all attempts', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        await store.change(after(claim, { state: 'released', reason: 'resent-in-doubt', resendsBlindly: true }));
        await store.claim({ ...claim, attempt: 2 });
        expect(await stateOf(claim)).toMatchObject({ attempt: 2, blindResends: 1 });
      });
    });

    describe('refuse', () => {
      it('settles a message that was never claimed, once', async () => {
        const claim = makeClaim();
        const refusal = { ...claim, reason: 'expired-before-submission', published: '["expired"]' } as const;
        expect(await store.refuse(refusal)).toBe(true);
        expect(await store.refuse({ ...refusal, owner: key22(), published: '["other"]' })).toBe(false);
        expect(await stateOf(claim)).toMatchObject({ state: 'rejected', reason: 'expired-before-submission', published: '["expired"]', origin: claim.origin });
        expect(await store.claim(claim)).toBe('refused');
      });

      it('leaves a claimed message as it is', async () => {
        const claim = makeClaim();
        await store.claim(claim);
        expect(await store.refuse({ ...claim, owner: key22(), reason: 'opted-out', published: '[]' })).toBe(false);
        expect(await stateOf(claim)).toMatchObject({ state: 'calling' });
      });
    });

    describeProofs(() => store);

    it('lists what was claimed for a recipient since', async () => {
      const first = makeClaim();
      const second = makeClaim({ recipientKey: first.recipientKey });
      await Promise.all([store.claim(first), store.claim(second), store.claim(makeClaim())]);
      const calledAtMs = (await stateOf(first))?.calledAtMs ?? 0;
      const messages = async (sinceMs: number) => (await store.listByRecipient(first.recipientKey, sinceMs)).map(({ messageId }) => messageId).sort();
      expect(await messages(calledAtMs - 60_000)).toEqual([first.messageId, second.messageId].sort());
      expect(await messages(calledAtMs + 60_000)).toEqual([]);
    });
  });
}
