import { describe, expect, it } from 'vitest';
import type { Verdict } from '@signalbox/providers';
import { factsOf, kinds, LISTING_DELAY_MS, makeMessage, makeSender, recordOf, rowOf, runToEnd, type SenderBench } from '../test/support/sender-bench.js';

const FALLBACKS = [{ provider: 'vonage', poolId: 'us-second', sender: 'Acme' }] as const;
const DOWN: Verdict = { kind: 'unreachable', detail: 'ECONNREFUSED' };
const REFUSED: Verdict = { kind: 'held', reason: 'credentials-refused', account: 'AC1', detail: 'HTTP 401' };

let numbers = 0;
const nextNumber = (): string => `+1415556${String((numbers += 1)).padStart(4, '0')}`;
const make = ({ time }: SenderBench, change: Parameters<typeof makeMessage>[1] = {}) => makeMessage(time.clock.nowMs(), { fallbacks: [...FALLBACKS], number: nextNumber(), ...change });

/** Lets the breaker of the first provider see nothing but failures, until it is open. */
async function breakFirst(sender: SenderBench): Promise<void> {
  sender.provider.answerNext(...Array.from({ length: 10 }, () => DOWN));
  for (let call = 0; call < 10; call += 1) await sender.handler.handle(recordOf(make(sender, { lane: 'marketing', purpose: 'marketing' })));
}

describe('a provider that fails', () => {
  it('is left by those who wait for a code, and the fact, the row and the callback name the other', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    const message = make(sender);
    const { told } = await runToEnd(sender, recordOf(message));
    expect(told).toEqual([expect.objectContaining({ type: 'message-submitted', provider: 'vonage', sender: 'Acme', attempt: 1 })]);
    expect(sender.second.written).toEqual([expect.objectContaining({ messageId: message.messageId, sender: 'Acme' })]);
    expect(rowOf(sender, message)).toMatchObject({ provider: 'vonage', sender: 'Acme', state: 'accepted' });
    expect(sender.asked.at(-1)).toMatchObject({ provider: 'vonage', poolId: 'us-second', senders: ['Acme'] });
    const metrics = await sender.metrics.render();
    expect(metrics).toMatch(/sb_failovers_total\{[^}]*provider="vonage"[^}]*\} 1/);
    expect(metrics).toMatch(/sb_breaker_share\{[^}]*provider="twilio",scope="provider"[^}]*\} 0/);
  });

  it('is not taken for one where only the clock of the host was set while it answered', async () => {
    const sender = makeSender();
    const { clock } = sender.time;
    const [nowMs, submit] = [clock.nowMs, sender.provider.submit.bind(sender.provider)];
    let setMs = 0;
    clock.nowMs = () => nowMs() + setMs;
    sender.provider.submit = async (request) => {
      const verdict = await submit(request);
      setMs += 5_000;
      return verdict;
    };
    for (let call = 0; call < 12; call += 1) await sender.handler.handle(recordOf(make(sender)));
    expect(sender.provider.written).toHaveLength(12);
    expect(await sender.metrics.render()).toMatch(/sb_breaker_share\{[^}]*provider="twilio",scope="provider"[^}]*\} 1\n/);
  });

  it('is waited for by marketing, which says so once', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    const record = recordOf(make(sender, { lane: 'marketing', purpose: 'marketing' }));
    const parked = await sender.handler.handle(record);
    expect(parked).toMatchObject({ kind: 'park', reason: 'provider-failing' });
    expect(factsOf(parked)).toEqual([expect.objectContaining({ type: 'parked-by-sender', reason: 'provider-failing', attempt: 0 })]);
    expect(factsOf(await sender.handler.handle({ ...record, attempts: 2 }))).toEqual([]);
    expect(sender.second.written).toHaveLength(0);
    const { told, parks } = await runToEnd(sender, { ...record, attempts: 3 });
    expect(new Set(parks)).toEqual(new Set(['provider-failing']));
    expect(kinds(told)).toEqual(['message-submitted submitted 1']);
    expect(sender.provider.taken).toHaveLength(1);
  });

  it('is waited for where there is no other', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    expect(await sender.handler.handle(recordOf(make(sender, { fallbacks: [] })))).toMatchObject({ kind: 'park', reason: 'provider-failing' });
  });

  it('is left by a message whose earlier attempt took no effect', async () => {
    const sender = makeSender();
    sender.provider.answerNext(DOWN);
    const message = make(sender);
    const record = recordOf(message);
    await sender.handler.handle(record);
    await breakFirst(sender);
    const { told } = await runToEnd(sender, { ...record, attempts: 2 });
    expect(told.map(({ type, provider }) => [type, provider])).toEqual([['submission-released', 'twilio'], ['message-submitted', 'vonage']]);
    expect(rowOf(sender, message)).toMatchObject({ attempt: 2, provider: 'vonage' });
  });

  it('is never left by a message in doubt: it is looked up where it was sent', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const message = make(sender);
    const record = recordOf(message);
    await sender.handler.handle(record);
    await breakFirst(sender);
    await sender.time.pass(LISTING_DELAY_MS);
    const { told } = await runToEnd(sender, { ...record, attempts: 2 });
    expect(told.at(-1)).toMatchObject({ type: 'message-submitted', reason: 'found-at-carrier', provider: 'twilio' });
    expect(sender.second.written).toHaveLength(0);
  });

  it('is sent to again where the policy allows a second send without proof', async () => {
    const sender = makeSender();
    sender.provider.answerNext('lost');
    const message = make(sender);
    const record = recordOf(message);
    await sender.handler.handle(record);
    sender.provider.answerLookUps({ kind: 'impossible', detail: 'redacted' });
    await breakFirst(sender);
    await sender.time.pass(LISTING_DELAY_MS);
    const { told } = await runToEnd(sender, { ...record, attempts: 2 });
    expect(kinds(told)).toContain('submission-released resent-in-doubt 1');
    expect(told.at(-1)).toMatchObject({ type: 'message-submitted', provider: 'twilio' });
    expect(sender.second.written).toHaveLength(0);
  });

  it('gets its recipients back when it heals', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    for (let round = 0; round < 900; round += 1) {
      sender.time.clock.advance(100);
      await sender.handler.handle(recordOf(make(sender)));
    }
    const before = sender.second.written.length;
    for (let round = 0; round < 10; round += 1) await sender.handler.handle(recordOf(make(sender)));
    expect(sender.second.written.length).toBe(before);
    expect(before).toBeGreaterThan(100);
  });
});

describe('a person who has told a pool to stop', () => {
  it('is never reached through another pool', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    const message = make(sender);
    sender.store.optOuts.add(`${message.recipientKey}/${message.poolId}`);
    expect(factsOf(await sender.handler.handle(recordOf(message)))).toEqual([expect.objectContaining({ type: 'blocked-by-sender', reason: 'opted-out' })]);
    expect(sender.second.written).toHaveLength(0);
  });

  it('is not reached through that pool, but waits for the one that may', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    const message = make(sender);
    sender.store.optOuts.add(`${message.recipientKey}/us-second`);
    expect(await sender.handler.handle(recordOf(message))).toMatchObject({ kind: 'park', reason: 'provider-failing' });
    expect(sender.second.written).toHaveLength(0);
    expect(sender.wire.passes).toBe(0);
  });
});

describe('a person who tells the pool of a fallback to stop', () => {
  it('while a claim for it waits for another slot, is reached no more, and the claim goes back', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    const message = make(sender);
    sender.second.answerNext({ kind: 'not-written' });
    sender.grants.push({ kind: 'slot', slot: { startMs: 10, endMs: 30 } }, { kind: 'slot', slot: { startMs: 1_500, endMs: 1_520 } });
    const handled = sender.handler.handle(recordOf(message));
    await sender.time.pass(100);
    sender.store.optOuts.add(`${message.recipientKey}/us-second`);
    await sender.time.pass(1_500);
    expect((await handled).kind).toBe('park');
    expect(sender.second.written).toHaveLength(0);
    expect(rowOf(sender, message)).toMatchObject({ state: 'released', reason: 'slot-missed', attempt: 1 });
  });
});

describe('credentials that are refused', () => {
  it('hold a tenant at once, storm nobody and cost no try', async () => {
    const sender = makeSender();
    sender.provider.answerNext(...Array.from({ length: 8 }, () => REFUSED));
    const message = make(sender, { fallbacks: [], lane: 'transactional', purpose: 'account-notification', expiresAt: new Date(sender.time.clock.nowMs() + 86_400_000).toISOString() });
    const record = recordOf(message);
    let last = await sender.handler.handle(record);
    for (let second = 0; last.kind === 'park'; second += 60) {
      expect(last.reason).toBe('credentials-refused');
      expect(sender.provider.written.length).toBeLessThanOrEqual(2 + second / 15);
      sender.time.clock.advance(60_000);
      last = await sender.handler.handle({ ...record, attempts: 2 });
    }
    expect(kinds(factsOf(last))).toEqual(['submission-released credentials-refused 1', 'message-submitted submitted 9']);
    expect(sender.lines.filter((line) => line.includes('the carrier refuses a tenant'))).toHaveLength(1);
    expect(await sender.metrics.render()).toMatch(/sb_breaker_openings_total\{[^}]*scope="credentials"[^}]*\} 1/);
  });

  it('hold no other tenant', async () => {
    const sender = makeSender();
    sender.provider.answerNext(REFUSED);
    await sender.handler.handle(recordOf(make(sender)));
    expect((await sender.handler.handle(recordOf(make(sender, { tenantId: 'other', fallbacks: [] })))).kind).toBe('emit');
  });

  it('hold no other channel of the tenant: calls that are switched off stop no text message', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ kind: 'held', reason: 'account-suspended', account: 'AC1', errorCode: 10005, detail: 'calls are switched off' });
    const call = recordOf(make(sender, { channel: 'voice', fallbacks: [] }));
    expect(await sender.handler.handle(call)).toMatchObject({ kind: 'park', reason: 'account-suspended' });
    expect((await sender.handler.handle(recordOf(make(sender, { fallbacks: [] })))).kind).toBe('emit');
    expect(await sender.handler.handle({ ...call, attempts: 2 })).toMatchObject({ kind: 'park', reason: 'credentials-refused' });
    expect(sender.provider.written).toHaveLength(2);
  });

  it('let a code go by another provider', async () => {
    const sender = makeSender();
    sender.provider.answerNext(REFUSED);
    const { told } = await runToEnd(sender, recordOf(make(sender)));
    expect(told.at(-1)).toMatchObject({ type: 'message-submitted', provider: 'vonage' });
  });
});

describe('retries', () => {
  it('wait where so many fail that a storm would form, and none is lost', async () => {
    const sender = makeSender();
    const throttled: Verdict = { kind: 'throttled', reason: 'throttled', detail: 'slow down' };
    sender.provider.answerNext(...Array.from({ length: 150 }, () => throttled));
    const records = Array.from({ length: 100 }, () => recordOf(make(sender)));
    for (const record of records) await sender.handler.handle(record);
    const outcomes = [];
    for (const record of records) outcomes.push(await sender.handler.handle({ ...record, attempts: 2 }));
    const waits = outcomes.filter((outcome) => outcome.kind === 'park' && outcome.reason === 'retry-budget-spent');
    expect(waits.length).toBe(50);
    expect(sender.provider.written).toHaveLength(150);
    for (const record of records) expect((await runToEnd(sender, { ...record, attempts: 3 })).last.kind).toBe('emit');
    expect(sender.provider.taken).toHaveLength(100);
  });
});

describe('a message that its tenant calls off', () => {
  it('before its first attempt is never sent', async () => {
    const sender = makeSender();
    const message = make(sender);
    sender.store.cancellations.add(message.messageId);
    const record = recordOf(message);
    const outcome = await sender.handler.handle(record);
    expect(factsOf(outcome)).toEqual([expect.objectContaining({ type: 'message-cancelled', reason: 'cancelled-by-tenant', attempt: 0 })]);
    expect(await sender.handler.handle(record)).toEqual(outcome);
    expect(sender.provider.written).toHaveLength(0);
  });

  it('between two attempts is not tried again', async () => {
    const sender = makeSender();
    sender.provider.answerNext(DOWN);
    const message = make(sender);
    const record = recordOf(message);
    await sender.handler.handle(record);
    sender.store.cancellations.add(message.messageId);
    expect(kinds((await runToEnd(sender, { ...record, attempts: 2 })).told)).toEqual(['submission-released unreachable 1', 'message-cancelled cancelled-by-tenant 1']);
  });

  it('while it waits for its slot is not sent, though nobody knew when it began to wait', async () => {
    const sender = makeSender();
    sender.grants.push({ kind: 'slot', slot: { startMs: 50, endMs: 70 } });
    const message = make(sender);
    sender.faults.reach = (name) => Promise.resolve(name === 'sender.after-slot' ? void sender.store.cancellations.add(message.messageId) : undefined);
    expect(kinds(factsOf(await sender.handler.handle(recordOf(message))))).toEqual(['message-cancelled cancelled-by-tenant 0']);
    expect(sender.provider.written).toHaveLength(0);
  });

  it('while its provider fails is told so at once', async () => {
    const sender = makeSender();
    await breakFirst(sender);
    const record = recordOf(make(sender, { fallbacks: [] }));
    expect((await sender.handler.handle(record)).kind).toBe('park');
    sender.store.cancellations.add(record.value.messageId);
    expect(kinds(factsOf(await sender.handler.handle({ ...record, attempts: 2 })))).toEqual(['message-cancelled cancelled-by-tenant 0']);
  });

  it('after the carrier took it is told as it was sent', async () => {
    const sender = makeSender();
    const message = make(sender);
    const record = recordOf(message);
    await sender.handler.handle(record);
    sender.store.cancellations.add(message.messageId);
    expect(kinds(factsOf(await sender.handler.handle(record)))).toEqual(['message-submitted submitted 1']);
  });

  it('while it is in doubt is looked up, and sent no second time', async () => {
    const sender = makeSender();
    sender.provider.answerNext({ kind: 'ambiguous', reason: 'reply-lost', detail: 'lost' });
    const message = make(sender);
    const record = recordOf(message);
    await sender.handler.handle(record);
    sender.store.cancellations.add(message.messageId);
    expect(kinds((await runToEnd(sender, { ...record, attempts: 2 })).told).at(-1)).toBe('message-cancelled cancelled-by-tenant 1');
    expect(sender.provider.taken).toHaveLength(0);
  });
});
