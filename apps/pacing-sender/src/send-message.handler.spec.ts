import { describe, expect, it } from 'vitest';
import { findFaults } from '@signalbox/contracts';
import { AdapterError } from '@signalbox/message';
import type { Verdict } from '@signalbox/providers';
import { BODY, factsOf, keyring, kinds, makeMessage, makeSender, recordOf, recordsOf, rowOf, runToEnd, TO } from '../test/support/sender-bench.js';

const THROTTLED: Verdict = { kind: 'throttled', reason: 'throttled', errorCode: 20429, detail: 'slow down' };
const UNREACHABLE: Verdict = { kind: 'unreachable', detail: 'ECONNREFUSED' };

describe('a message that nothing stands in the way of', () => {
  it('is submitted once and told as a fact that fits its schema', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    const outcome = await sender.handler.handle(recordOf(message));
    expect(outcome.kind).toBe('emit');
    const [fact, ...others] = factsOf(outcome);
    expect(others).toEqual([]);
    expect(findFaults('message-submitted', fact)).toBeNull();
    expect(fact).toMatchObject({ type: 'message-submitted', messageId: message.messageId, tenantId: 'acme', lane: 'otp', reason: 'submitted', attempt: 1, policyRevision: 7, segments: 1, providerMessageId: sender.provider.taken[0]?.providerMessageId });
    expect(recordsOf(outcome)[0]).toMatchObject({ topic: 'message-events', key: message.recipientKey, headers: { 'sb-schema': 'message-submitted@1', 'sb-message-id': message.messageId, 'sb-tenant': 'acme' } });
    expect(sender.provider.written).toHaveLength(1);
    expect(sender.provider.written[0]).toMatchObject({ to: TO, body: BODY, sender: message.sender, attempt: 1, validForMs: 300_000 });
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', attempt: 1, reason: 'submitted' });
  });

  it('passes every fault point on its way', async () => {
    const sender = makeSender();
    await sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(sender.reached).toEqual([
      'sender.before-find', 'sender.after-find', 'sender.before-slot', 'sender.after-slot', 'sender.before-claim', 'sender.after-claim',
      'sender.before-call', 'sender.after-call', 'sender.before-verdict', 'sender.before-write', 'sender.after-write', 'sender.after-verdict',
    ]);
  });

  it('waits for its slot', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'slot', slot: { startMs: 80, endMs: 100 } });
    const handled = sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    await sender.time.pass(79);
    expect(sender.provider.written).toHaveLength(0);
    await sender.time.pass(1);
    expect((await handled).kind).toBe('emit');
  });

  it('is claimed anew where its tenant is moved to another account between claim and call', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'slot', slot: { startMs: 80, endMs: 100 } }, { kind: 'slot', slot: { startMs: 180, endMs: 200 } });
    const message = makeMessage(sender.time.clock.nowMs());
    const handled = sender.handler.handle(recordOf(message));
    await sender.time.pass(79);
    sender.provider.moveTo('another-account');
    await sender.time.pass(200);
    expect((await handled).kind).toBe('emit');
    expect(sender.provider.written).toMatchObject([{ account: 'another-account', attempt: 1 }]);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', attempt: 1, account: 'another-account' });
  });

  it('tells when the request was written, the answer having come later', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'slot', slot: { startMs: 80, endMs: 100 } });
    const startedMs = sender.time.clock.nowMs();
    const handled = sender.handler.handle(recordOf(makeMessage(startedMs)));
    await sender.time.pass(80);
    expect(factsOf(await handled)).toMatchObject([{ type: 'message-submitted', writtenAt: new Date(startedMs + 80).toISOString() }]);
  });

  it('leaves nothing personal in facts, rows or logs', async () => {
    const sender = makeSender();
    const outcome = await sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    const everything = JSON.stringify([recordsOf(outcome), [...sender.store.rows.values()], sender.lines]);
    expect(everything).not.toContain(TO.slice(1));
    expect(everything).not.toContain(BODY);
  });
});

describe('a redelivered record', () => {
  it.each([
    ['accepted', undefined],
    ['rejected', { kind: 'rejected', reason: 'recipient-number-wrong', errorCode: 21211, detail: 'no number' }],
  ] as [string, Verdict | undefined][])('publishes the stored events again, byte for byte: %s', async (_name, verdict) => {
    const sender = makeSender();
    if (verdict) sender.provider.answerNext(verdict);
    const record = recordOf(makeMessage(sender.time.clock.nowMs()));
    const first = await sender.handler.handle(record);
    await sender.time.pass(1_000);
    const again = await sender.handler.handle(record);
    expect(JSON.stringify(recordsOf(again))).toBe(JSON.stringify(recordsOf(first)));
    expect(sender.provider.written).toHaveLength(1);
  });

  it('of another origin is a duplicate', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    await sender.handler.handle(recordOf(message));
    expect(await sender.handler.handle(recordOf(message))).toEqual({ kind: 'drop', reason: 'duplicate' });
    expect(sender.provider.written).toHaveLength(1);
  });

  it('tells what a crash kept from being published', async () => {
    const sender = makeSender();
    sender.provider.answerNext(THROTTLED);
    const record = recordOf(makeMessage(sender.time.clock.nowMs()));
    const lost = await sender.handler.handle(record);
    await sender.time.pass(1_000);
    const { told } = await runToEnd(sender, record);
    expect(kinds(told)).toEqual(['submission-released throttled 1', 'message-submitted submitted 2']);
    expect(told.map(({ eventId }) => eventId)).toContain(factsOf(lost)[0]?.eventId);
  });
});

describe('a carrier that does not take it', () => {
  it('refuses for good', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ kind: 'rejected', reason: 'content-refused', errorCode: 21610, detail: 'meaning' });
    const { told } = await runToEnd(sender, recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(told).toEqual([expect.objectContaining({ type: 'submission-rejected', reason: 'content-refused', errorCode: 21610, detail: 'meaning', attempt: 1 })]);
    expect(findFaults('submission-rejected', told[0])).toBeNull();
  });

  it.each([['throttled', THROTTLED], ['unreachable', UNREACHABLE]] as const)('is tried again after it was %s', async (_name, verdict) => {
    const sender = makeSender();
    sender.provider.answerNext(verdict, verdict);
    const { told, parks } = await runToEnd(sender, recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(kinds(told)).toEqual([`submission-released ${verdict.kind} 1`, `submission-released ${verdict.kind} 2`, 'message-submitted submitted 3']);
    expect(parks).toEqual([verdict.kind, verdict.kind]);
    expect(findFaults('submission-released', told[0])).toBeNull();
  });

  it('is given the time it asked for', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ ...THROTTLED, retryAfterMs: 45_000 });
    const outcome = await sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(outcome).toMatchObject({ kind: 'park', untilMs: sender.time.clock.nowMs() + 45_000, reason: 'throttled' });
  });

  it('is not waited for beyond the expiry', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ ...THROTTLED, retryAfterMs: 900_000 });
    const { last, told } = await runToEnd(sender, recordOf(makeMessage(sender.time.clock.nowMs(), { expiresAt: new Date(sender.time.clock.nowMs() + 2_000).toISOString() })));
    expect(last.kind).toBe('emit');
    expect(kinds(told).at(-1)).toBe('expired-by-sender expired-before-submission 1');
  });

  it('is given up after seven tries, and a redelivery gives it up again', async () => {
    const sender = makeSender();
    sender.provider.answerNext(...Array.from({ length: 7 }, () => UNREACHABLE));
    const message = makeMessage(sender.time.clock.nowMs());
    const record = recordOf(message);
    const { last, told } = await runToEnd(sender, record);
    expect(last).toMatchObject({ kind: 'dead-letter', reason: 'retries-exhausted', class: 'retries-exhausted' });
    expect(kinds(told).at(-1)).toBe('dead-lettered-by-sender retries-exhausted 7');
    expect(findFaults('dead-lettered-by-sender', told.at(-1))).toBeNull();
    expect(await sender.handler.handle(record)).toEqual(last);
    expect(rowOf(sender, message)).toMatchObject({ state: 'rejected', attempt: 7 });
  });
});

describe('what stops a message before the wire', () => {
  it('an expiry', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs(), { expiresAt: new Date(sender.time.clock.nowMs()).toISOString() });
    const record = recordOf(message);
    const outcome = await sender.handler.handle(record);
    expect(factsOf(outcome)).toEqual([expect.objectContaining({ type: 'expired-by-sender', reason: 'expired-before-submission', attempt: 0, occurredAt: message.expiresAt })]);
    expect(findFaults('expired-by-sender', factsOf(outcome)[0])).toBeNull();
    expect(sender.asked).toHaveLength(0);
    expect(JSON.stringify(recordsOf(await sender.handler.handle(record)))).toBe(JSON.stringify(recordsOf(outcome)));
  });

  it('an expiry while it waits for its slot, after its claim', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'slot', slot: { startMs: 50, endMs: 70 } });
    const message = makeMessage(sender.time.clock.nowMs(), { expiresAt: new Date(sender.time.clock.nowMs() + 20).toISOString() });
    const handled = sender.handler.handle(recordOf(message));
    await sender.time.pass(60);
    expect(factsOf(await handled)).toEqual([expect.objectContaining({ type: 'expired-by-sender', attempt: 0 })]);
    expect(sender.provider.written).toHaveLength(0);
    expect(rowOf(sender, message)).toMatchObject({ state: 'rejected', attempt: 1 });
  });

  it('a STOP that was said after the route was decided', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    sender.store.optOuts.add(`${message.recipientKey}/${message.poolId}`);
    const outcome = await sender.handler.handle(recordOf(message));
    expect(factsOf(outcome)).toEqual([expect.objectContaining({ type: 'blocked-by-sender', reason: 'opted-out', attempt: 0 })]);
    expect(findFaults('blocked-by-sender', factsOf(outcome)[0])).toBeNull();
    expect(sender.provider.written).toHaveLength(0);
  });

  it('a STOP between two attempts', async () => {
    const sender = makeSender();
    sender.provider.answerNext(THROTTLED);
    const message = makeMessage(sender.time.clock.nowMs());
    const record = recordOf(message);
    await sender.handler.handle(record);
    sender.store.optOuts.add(`${message.recipientKey}/${message.poolId}`);
    expect(kinds(factsOf(await sender.handler.handle({ ...record, attempts: 2 })))).toEqual(['submission-released throttled 1', 'blocked-by-sender opted-out 1']);
  });

  it('a sender without a contract', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'no-contract' });
    expect(factsOf(await sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs()))))).toEqual([expect.objectContaining({ type: 'blocked-by-sender', reason: 'sender-not-usable' })]);
  });

  it('an age beyond the claims', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs() - 15 * 86_400_000);
    const record = recordOf(message);
    const outcome = await sender.handler.handle(record);
    expect(factsOf(outcome)).toEqual([expect.objectContaining({ type: 'blocked-by-sender', reason: 'too-old' })]);
    expect(sender.store.rows.size).toBe(0);
    await sender.time.pass(100);
    expect(JSON.stringify(recordsOf(await sender.handler.handle(record)))).toBe(JSON.stringify(recordsOf(outcome)));
  });

  it('a turn that is far off: others go on meanwhile', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'crowded', waitMs: 8_000 });
    const outcome = await sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(outcome).toMatchObject({ kind: 'park', reason: 'waiting-for-pace', untilMs: sender.time.clock.nowMs() + 8_000 });
    expect(recordsOf(outcome)).toEqual([]);
    expect(sender.store.rows.size).toBe(0);
  });

  it('a paused lane, said once, with the same bytes however often', async () => {
    const sender = makeSender();
    const nowMs = sender.time.clock.nowMs();
    sender.levers.push({ leverId: 'l', kind: 'pause', scopeKind: 'lane', scopeId: 'otp', value: null, reason: 'incident', expiresAtMs: nowMs + 10_000 });
    const record = recordOf(makeMessage(nowMs));
    const paused = await sender.handler.handle(record);
    expect(paused).toMatchObject({ kind: 'park', reason: 'lane-paused' });
    expect(factsOf(paused)).toEqual([expect.objectContaining({ type: 'parked-by-sender', reason: 'lane-paused', attempt: 0, until: new Date(nowMs + 10_000).toISOString() })]);
    expect(findFaults('parked-by-sender', factsOf(paused)[0])).toBeNull();
    await sender.time.pass(2_000);
    expect(recordsOf(await sender.handler.handle({ ...record, attempts: 2 }))).toEqual([]);
    const restarted = makeSender();
    restarted.levers.push(...sender.levers);
    await restarted.time.pass(3_000);
    expect(recordsOf(await restarted.handler.handle(record))).toEqual(recordsOf(paused));
    const { told } = await runToEnd(sender, { ...record, attempts: 3 });
    expect(kinds(told)).toEqual(['message-submitted submitted 1']);
  });
});

describe('a slot or claim that runs out before the write', () => {
  it('is followed by another slot under the same claim, and counts as no try', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ kind: 'not-written' });
    const { told } = await runToEnd(sender, recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(kinds(told)).toEqual(['message-submitted submitted 1']);
    expect(sender.asked.map(({ isRepeated }) => isRepeated)).toEqual([false, true]);
    expect(sender.reached.filter((point) => point === 'sender.after-claim')).toHaveLength(1);
  });

  it('is claimed anew where the claim would not outlast the slot', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ kind: 'not-written' });
    sender.grants.push({ kind: 'slot', slot: { startMs: 900, endMs: 920 } }, { kind: 'slot', slot: { startMs: 990, endMs: 1_010 } });
    const handled = sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    await sender.time.pass(1_100);
    expect(kinds(factsOf(await handled))).toEqual(['message-submitted submitted 1']);
    expect(sender.reached.filter((point) => point === 'sender.after-claim')).toHaveLength(2);
  });

  it('hands its claim back when the process shuts down meanwhile', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    sender.provider.answerNext({ kind: 'not-written' });
    sender.grants.push({ kind: 'slot', slot: { startMs: 0, endMs: 20 } }, { kind: 'throw', error: new AdapterError('sender-closing', 'unreachable') });
    await expect(sender.handler.handle(recordOf(message))).rejects.toMatchObject({ code: 'sender-closing' });
    expect(rowOf(sender, message)).toMatchObject({ state: 'released', reason: 'slot-missed', attempt: 1 });
    expect(sender.wire.passes).toBe(0);
    const { told } = await runToEnd(sender, recordOf(message));
    expect(kinds(told)).toEqual(['submission-released slot-missed 1', 'message-submitted submitted 2']);
  });

  it('counts a slot that passed unused', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'slot', slot: { startMs: -30, endMs: -10 } });
    await sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    expect(sender.provider.written).toHaveLength(1);
    expect(await sender.metrics.render()).toMatch(/sb_slots_void_total\{[^}]*\} 1/);
  });
});

describe('an envelope that cannot be read', () => {
  it('throws before anything is claimed', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs(), { body: keyring.seal('x', 'another message:body') });
    await expect(sender.handler.handle(recordOf(message))).rejects.toMatchObject({ code: 'envelope-unreadable' });
    expect(sender.store.rows.size).toBe(0);
  });

  it('is told as dead-lettered when the runner gives it up', () => {
    const sender = makeSender();
    const record = recordOf(makeMessage(sender.time.clock.nowMs()));
    const [fact] = sender.handler.describeDeadLetter(record, { reason: 'handler-fault', detail: 'AdapterError' });
    expect(findFaults('dead-lettered-by-sender', JSON.parse(fact?.value ?? ''))).toBeNull();
  });
});
