import { describe, expect, it } from 'vitest';
import { findFaults } from '@signalbox/contracts';
import { AdapterError } from '@signalbox/message';
import type { Verdict } from '@signalbox/providers';
import { CALL_DEADLINE_MS, factsOf, kinds, LISTING_DELAY_MS, makeMessage, makeSender, recordOf, recordsOf, rowOf, runToEnd } from '../test/support/sender-bench.js';

const UNKNOWN: Verdict = { kind: 'ambiguous', reason: 'carrier-error', errorCode: 20500, detail: 'HTTP 500' };

describe('a send in doubt', () => {
  it('is found at the carrier and not sent again', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const message = makeMessage(sender.time.clock.nowMs());
    const { told } = await runToEnd(sender, recordOf(message));
    expect(kinds(told)).toEqual(['submission-in-doubt reply-lost 1', 'message-submitted found-at-carrier 1']);
    expect(findFaults('submission-in-doubt', told[0])).toBeNull();
    expect(told.every(({ type, writtenAt }) => (type === 'submission-in-doubt') === (writtenAt !== undefined))).toBe(true);
    expect(sender.provider.written).toHaveLength(1);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', providerMessageId: sender.provider.taken[0]?.providerMessageId });
  });

  it('is found though the carrier has put plain quotes in place of curly ones', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const record = recordOf(makeMessage(sender.time.clock.nowMs(), { text: 'Ann\u2019s code \u2013 123456' }));
    await sender.handler.handle(record);
    const [taken] = sender.provider.taken.splice(0);
    if (taken !== undefined) sender.provider.taken.push({ ...taken, body: "Ann's code - 123456" });
    const { told } = await runToEnd(sender, { ...record, attempts: 2 });
    expect(kinds(told).at(-1)).toBe('message-submitted found-at-carrier 1');
    expect(sender.provider.written).toHaveLength(1);
  });

  it('is looked up in the account that it went by, though its tenant has been moved to another meanwhile', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const message = makeMessage(sender.time.clock.nowMs());
    const record = recordOf(message);
    expect((await sender.handler.handle(record)).kind).toBe('park');
    sender.provider.moveTo('another-account');
    await sender.time.pass(LISTING_DELAY_MS);
    const { told } = await runToEnd(sender, { ...record, attempts: 2 });
    expect(kinds(told).at(-1)).toBe('message-submitted found-at-carrier 1');
    expect(sender.provider.written).toHaveLength(1);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', account: 'twilio-account' });
  });

  it('is not looked up before the listing delay is over', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const startedMs = sender.time.clock.nowMs();
    await runToEnd(sender, recordOf(makeMessage(startedMs)));
    const waitedMs = sender.time.clock.nowMs() - startedMs;
    expect(waitedMs).toBeGreaterThanOrEqual(LISTING_DELAY_MS);
    expect(waitedMs).toBeLessThan(LISTING_DELAY_MS + 1_000);
  });

  it('is sent again when the carrier does not have it', async () => {
    const sender = makeSender();
    sender.provider.answerNext(UNKNOWN);
    const { told } = await runToEnd(sender, recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(kinds(told)).toEqual(['submission-in-doubt carrier-error 1', 'submission-released absent-at-carrier 1', 'message-submitted submitted 2']);
  });

  it('is settled by an early callback, without a look-up', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const message = makeMessage(sender.time.clock.nowMs());
    const record = recordOf(message);
    const parked = await sender.handler.handle(record);
    expect(parked.kind).toBe('park');
    const providerMessageId = sender.provider.taken[0]?.providerMessageId ?? '';
    await sender.store.prove({ recipientKey: message.recipientKey, messageId: message.messageId, attempt: 1, provider: message.provider, providerMessageId });
    await sender.time.pass(1_000);
    const { told, last } = await runToEnd(sender, { ...record, attempts: 2 });
    expect(last.kind).toBe('emit');
    expect(kinds(told)).toEqual(['submission-in-doubt reply-lost 1', 'message-submitted callback-received 1']);
    expect(await sender.metrics.render()).toMatch(/sb_in_doubt_settled_total\{way="callback"[^}]*\} 1/);
    expect(JSON.stringify(recordsOf(await sender.handler.handle(record)))).toBe(JSON.stringify(recordsOf(last)));
  });

  it('waits until a vanished owner has had its time, then is looked up', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    const { recipientKey, messageId, provider, sender: number, bodyHash, poolId } = message;
    const record = recordOf(message);
    await sender.store.claim({ recipientKey, messageId, provider, sender: number, bodyHash, poolId, routedPoolId: poolId, origin: record.origin, attempt: 1, owner: 'vanished', wireTimeMs: CALL_DEADLINE_MS, isReplay: false, account: null });
    const startedMs = sender.time.clock.nowMs();
    const { told, parks } = await runToEnd(sender, record);
    expect(new Set(parks)).toEqual(new Set(['owner-vanished']));
    expect(sender.time.clock.nowMs() - startedMs).toBeGreaterThanOrEqual(CALL_DEADLINE_MS + LISTING_DELAY_MS);
    expect(kinds(told)).toEqual(['submission-in-doubt owner-vanished 1', 'submission-released absent-at-carrier 1', 'message-submitted submitted 2']);
  });

  it('is never sent again once it has expired', async () => {
    const sender = makeSender();
    sender.provider.answerNext(UNKNOWN);
    const { told, last } = await runToEnd(sender, recordOf(makeMessage(sender.time.clock.nowMs(), { expiresAt: new Date(sender.time.clock.nowMs() + 2_000).toISOString() })));
    expect(last.kind).toBe('emit');
    expect(kinds(told)).toEqual(['submission-in-doubt carrier-error 1', 'expired-by-sender expired-in-doubt 1']);
    expect(sender.provider.written).toHaveLength(1);
  });

  it('is adopted even after its expiry', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const { told } = await runToEnd(sender, recordOf(makeMessage(sender.time.clock.nowMs(), { expiresAt: new Date(sender.time.clock.nowMs() + 2_000).toISOString() })));
    expect(kinds(told).at(-1)).toBe('message-submitted found-at-carrier 1');
  });

  it('is given up a minute after its expiry where the carrier does not answer, so that the person\'s next codes go by another', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    sender.provider.findByRecipient = () => Promise.reject(new AdapterError('carrier-unreachable', 'unreachable'));
    const record = recordOf(makeMessage(sender.time.clock.nowMs()));
    await sender.handler.handle(record);
    await sender.time.pass(LISTING_DELAY_MS);
    sender.time.clock.advance(Date.parse(record.value.expiresAt) + 59_999 - sender.time.clock.nowMs());
    await expect(sender.handler.handle({ ...record, attempts: 2 })).rejects.toThrow('carrier-unreachable');
    sender.time.clock.advance(1);
    const { told, last } = await runToEnd(sender, { ...record, attempts: 3 });
    expect([last.kind, kinds(told).at(-1)]).toEqual(['emit', 'expired-by-sender expired-in-doubt 1']);
    expect(sender.provider.written).toHaveLength(1);
  });

  it('of two equal texts to one person each gets its own', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost', 'lost');
    const nowMs = sender.time.clock.nowMs();
    const [first, second] = [recordOf(makeMessage(nowMs)), recordOf(makeMessage(nowMs, { tenantId: 'other' }))];
    const parked = [await sender.handler.handle(first), await sender.handler.handle(second)];
    expect(parked.map(({ kind }) => kind)).toEqual(['park', 'park']);
    await sender.time.pass(LISTING_DELAY_MS);
    // The younger one asks first, and waits for the older.
    expect((await sender.handler.handle({ ...second, attempts: 2 })).kind).toBe('park');
    const ends = [await runToEnd(sender, { ...first, attempts: 2 }), await runToEnd(sender, { ...second, attempts: 3 })];
    const sids = ends.map(({ told }) => told.at(-1)?.providerMessageId);
    expect(new Set(sids)).toEqual(new Set(sender.provider.taken.map(({ providerMessageId }) => providerMessageId)));
    expect(sender.provider.written).toHaveLength(2);
  });

  it('is resent once where its purpose allows it and the carrier cannot be asked, then held', async () => {
    const sender = makeSender();
    sender.provider.answerLookUps({ kind: 'impossible', detail: 'HTTP 400' });
    sender.provider.answerNext('lost', 'lost');
    const message = makeMessage(sender.time.clock.nowMs(), { expiresAt: new Date(sender.time.clock.nowMs() + 60_000).toISOString() });
    const { told } = await runToEnd(sender, recordOf(message));
    expect(kinds(told)).toEqual(['submission-in-doubt reply-lost 1', 'submission-released resent-in-doubt 1', 'submission-in-doubt reply-lost 2', 'submission-in-doubt held-in-doubt 2', 'expired-by-sender expired-in-doubt 2']);
    expect(sender.provider.written).toHaveLength(2);
  });

  it('is held where its purpose demands proof, until a callback comes', async () => {
    const sender = makeSender();
    sender.provider.answerLookUps({ kind: 'impossible', detail: 'HTTP 400' });
    sender.provider.answerNext('lost');
    const message = makeMessage(sender.time.clock.nowMs(), { lane: 'marketing', purpose: 'marketing' });
    const record = recordOf(message);
    let outcome = await sender.handler.handle(record);
    for (let attempts = 2; outcome.kind === 'park' && outcome.reason !== 'held-in-doubt'; attempts += 1) {
      await sender.time.pass(Math.ceil(outcome.untilMs - sender.time.clock.nowMs()));
      outcome = await sender.handler.handle({ ...record, attempts });
    }
    expect(outcome).toMatchObject({ kind: 'park', reason: 'held-in-doubt' });
    await sender.store.prove({ recipientKey: message.recipientKey, messageId: message.messageId, attempt: 1, provider: message.provider, providerMessageId: sender.provider.taken[0]?.providerMessageId ?? '' });
    expect(kinds(factsOf(await sender.handler.handle({ ...record, attempts: 9 }))).at(-1)).toBe('message-submitted callback-received 1');
    expect(sender.provider.written).toHaveLength(1);
  });

  it('counts as open until it is settled', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const record = recordOf(makeMessage(sender.time.clock.nowMs()));
    await sender.handler.handle(record);
    expect(sender.watch.count()).toBe(1);
    await runToEnd(sender, { ...record, attempts: 2 });
    expect(sender.watch.count()).toBe(0);
    expect(await sender.metrics.render()).toMatch(/sb_in_doubt_settled_total\{way="found"[^}]*\} 1/);
  });
});

describe('a verdict that meets a row that stands otherwise', () => {
  it('is only evidence: the row decides', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    const submit = sender.provider.submit.bind(sender.provider);
    sender.provider.submit = async (request) => {
      const verdict = await submit(request);
      // The callback is faster than the reply.
      if (verdict.kind === 'accepted') await sender.store.prove({ ...message, attempt: 1, providerMessageId: verdict.providerMessageId });
      return verdict;
    };
    const { told, last } = await runToEnd(sender, recordOf(message));
    expect(last.kind).toBe('emit');
    expect(kinds(told)).toEqual(['message-submitted callback-received 1']);
    expect(sender.provider.written).toHaveLength(1);
  });
});
