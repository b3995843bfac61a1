import { describe, expect, it } from 'vitest';
import { findFaults, type MessageDispatched, type ProviderCallback } from '@signalbox/contracts';
import type { InboundRecord } from '@signalbox/kafka';
import { openReplayHeader } from '@signalbox/service';
import { CALL_DEADLINE_MS, factsOf, keyring, kinds, LISTING_DELAY_MS, makeMessage, makeSender, recordOf, recordsOf, runToEnd } from '../test/support/sender-bench.js';

type Sender = ReturnType<typeof makeSender>;

function callbackOf(message: Pick<MessageDispatched, 'messageId' | 'recipientKey'> | null, providerMessageId: string, change: Partial<ProviderCallback> = {}): InboundRecord<ProviderCallback> {
  const value: ProviderCallback = {
    callbackId: 'c'.repeat(22), provider: 'twilio', providerMessageId, status: 'sent', recipientKey: message?.recipientKey ?? 'k'.repeat(22), receivedAt: '2026-11-22T00:00:00.000Z', raw: keyring.seal('{}', 'callback'),
    ...(message && { messageId: message.messageId, attempt: 1 }), ...change,
  };
  return { origin: { topic: 'provider-callbacks', partition: 0, offset: '1' }, key: value.recipientKey, headers: {}, schema: 'provider-callback', value, timestampMs: 0, attempts: 1, firstSeenAtMs: 0 };
}

const SETTLED = { kind: 'drop', reason: 'callback-received' };

async function doubt(sender: Sender, change: Parameters<typeof makeMessage>[1] = {}): Promise<{ message: MessageDispatched; record: InboundRecord<MessageDispatched> }> {
  sender.provider.answerNext('lost');
  const message = makeMessage(sender.time.clock.nowMs(), change);
  const record = recordOf(message);
  await sender.handler.handle(record);
  return { message, record };
}

const rowOf = ({ store }: Sender, { messageId }: MessageDispatched) => [...store.rows.values()].find((row) => row.messageId === messageId);

describe('SettleInDoubtHandler', () => {
  it('settles a send in doubt by the callback that names it', async () => {
    const sender = makeSender();
    const { message } = await doubt(sender);
    const sid = sender.provider.taken[0]?.providerMessageId ?? '';
    expect(await sender.callbacks.handle(callbackOf(message, sid))).toEqual(SETTLED);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', reason: 'callback-received', providerMessageId: sid });
  });

  it('stops a third send by proof of the first, though the carrier had not listed it and the second was turned away', async () => {
    const sender = makeSender();
    const { message, record } = await doubt(sender);
    const [first] = sender.provider.taken.splice(0);
    const sid = first?.providerMessageId ?? '';
    sender.provider.answerNext({ kind: 'throttled', reason: 'throttled', errorCode: 20429, detail: 'slow down' });
    await sender.time.pass(LISTING_DELAY_MS + CALL_DEADLINE_MS);
    await sender.handler.handle({ ...record, attempts: 2 });
    expect(rowOf(sender, message)).toMatchObject({ state: 'released', attempt: 2 });
    expect(await sender.callbacks.handle(callbackOf(message, sid))).toEqual(SETTLED);
    const { told } = await runToEnd(sender, { ...record, attempts: 3 });
    expect(kinds(told).at(-1)).toBe('message-submitted callback-received 1');
    expect(sender.provider.written).toHaveLength(2);
  });

  it('has nothing to do for the callbacks of a send that was settled', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    await sender.handler.handle(recordOf(message));
    const before = rowOf(sender, message);
    for (const status of ['queued', 'sent', 'delivered']) expect(await sender.callbacks.handle(callbackOf(message, before?.providerMessageId ?? '', { status }))).toEqual(SETTLED);
    expect(rowOf(sender, message)).toEqual(before);
  });

  it('passes by what names no message', async () => {
    expect(await makeSender().callbacks.handle(callbackOf(null, 'SM1'))).toEqual({ kind: 'drop', reason: 'callback-unmatched' });
  });

  it('passes by what names a message that is not known', async () => {
    const sender = makeSender();
    expect(await sender.callbacks.handle(callbackOf(makeMessage(0), 'SM1'))).toEqual(SETTLED);
  });

  it('speaks up when the carrier has two messages of one attempt', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    await sender.handler.handle(recordOf(message));
    expect(await sender.callbacks.handle(callbackOf(message, 'SM-another'))).toEqual(SETTLED);
    expect(sender.lines.join()).toContain('two messages of one attempt');
  });

  it('speaks up when the carrier has an attempt that was looked up in vain', async () => {
    const sender = makeSender();
    const { message, record } = await doubt(sender);
    const [late] = sender.provider.taken.splice(0);
    await sender.time.pass(LISTING_DELAY_MS);
    await runToEnd(sender, { ...record, attempts: 2 });
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', attempt: 2 });
    expect(sender.lines.join()).not.toContain('may get the message twice');
    expect(await sender.callbacks.handle(callbackOf(message, late?.providerMessageId ?? ''))).toEqual(SETTLED);
    expect(sender.lines.join()).toContain('may get the message twice');
  });

  it('gives an adopted sid to the message that the callback names, and tells that the adopter is in doubt again', async () => {
    const sender = makeSender();
    // The first one never reached the carrier, the second did; both have the same text and so the first adopts what is the second's.
    sender.provider.answerNext({ kind: 'ambiguous', reason: 'carrier-error', detail: 'HTTP 500' });
    const first = makeMessage(sender.time.clock.nowMs());
    const firstRecord = recordOf(first);
    await sender.handler.handle(firstRecord);
    const { message: second } = await doubt(sender, { tenantId: 'other' });
    const sid = sender.provider.taken[0]?.providerMessageId ?? '';
    await sender.time.pass(LISTING_DELAY_MS);
    const adoption = await sender.handler.handle({ ...firstRecord, attempts: 2 });
    expect(factsOf(adoption).at(-1)).toMatchObject({ type: 'message-submitted', reason: 'found-at-carrier', providerMessageId: sid });

    const callback = callbackOf(second, sid);
    const outcome = await sender.callbacks.handle(callback);
    expect(rowOf(sender, second)).toMatchObject({ state: 'accepted', providerMessageId: sid });
    expect(rowOf(sender, first)).toMatchObject({ state: 'in-doubt', reason: 'adoption-overruled', providerMessageId: null });
    const fact = factsOf(outcome).findLast(({ type }) => type !== undefined);
    expect(fact).toMatchObject({ type: 'submission-in-doubt', reason: 'adoption-overruled', messageId: first.messageId, attempt: 1 });
    expect(findFaults('submission-in-doubt', fact)).toBeNull();
    const eventIds = factsOf(outcome).flatMap(({ eventId }) => eventId ?? []);
    expect(new Set(eventIds).size).toBe(eventIds.length);
    expect(recordsOf(await sender.callbacks.handle(callback))).toEqual(recordsOf(outcome));
  });

  it('brings the message back whose adopted sid was another\'s, and it is sent, once', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ kind: 'ambiguous', reason: 'carrier-error', detail: 'HTTP 500' });
    const first = makeMessage(sender.time.clock.nowMs());
    const firstRecord = recordOf(first);
    await sender.handler.handle(firstRecord);
    const { message: second } = await doubt(sender, { tenantId: 'other' });
    const sid = sender.provider.taken[0]?.providerMessageId ?? '';
    await sender.time.pass(LISTING_DELAY_MS);
    await sender.handler.handle({ ...firstRecord, attempts: 2 });

    const outcome = await sender.callbacks.handle(callbackOf(second, sid));
    const remade = recordsOf(outcome).at(-1);
    expect(remade).toMatchObject({ topic: 'dispatch-otp', key: first.recipientKey, headers: firstRecord.headers });
    expect(openReplayHeader(keyring, remade?.headers['sb-replay'] ?? '')).toEqual({ origin: firstRecord.origin, number: 1 });
    expect(JSON.parse(remade?.value ?? '')).toEqual(first);

    // What the runner makes of it, twice, as a redelivered callback would.
    const record = recordOf(JSON.parse(remade?.value ?? '') as MessageDispatched, { origin: firstRecord.origin, replay: 1 });
    const { told } = await runToEnd(sender, record);
    expect(kinds(told).slice(-2)).toEqual(['submission-released absent-at-carrier 1', 'message-submitted submitted 2']);
    expect(sender.provider.taken).toHaveLength(2);
    expect((await sender.handler.handle(record)).kind).toBe('emit');
    expect(sender.provider.taken).toHaveLength(2);
    expect(rowOf(sender, first)).toMatchObject({ state: 'accepted', reason: 'submitted', remake: null });
  });
});
