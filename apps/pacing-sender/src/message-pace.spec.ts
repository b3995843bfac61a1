import { describe, expect, it } from 'vitest';
import { findFaults } from '@signalbox/contracts';
import { factsOf, kinds, makeMessage, makeSender, recordOf, recordsOf, rowOf, runToEnd } from '../test/support/sender-bench.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('a message over a cap', () => {
  it('waits for the midnight of the cap, told with the same bytes however often', async () => {
    const sender = makeSender();
    const nowMs = sender.time.clock.nowMs();
    const untilMs = nowMs + HOUR_MS;
    const record = recordOf(makeMessage(nowMs, { lane: 'marketing', expiresAt: new Date(nowMs + DAY_MS).toISOString() }));
    sender.grants.push({ kind: 'capped', capId: 'brand', untilMs }, { kind: 'capped', capId: 'brand', untilMs });
    const outcome = await sender.handler.handle(record);
    expect(outcome).toMatchObject({ kind: 'park', untilMs, reason: 'cap-reached' });
    const [fact] = factsOf(outcome);
    expect(findFaults('parked-by-sender', fact)).toBeNull();
    expect(fact).toMatchObject({ type: 'parked-by-sender', reason: 'cap-reached', until: new Date(untilMs).toISOString() });
    expect(recordsOf(await sender.handler.handle({ ...record, attempts: 2 }))).toEqual(recordsOf(outcome));
    expect(rowOf(sender, record.value)).toBeUndefined();
  });

  it('is blocked where it would expire before', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    sender.grants.push({ kind: 'capped', capId: 'brand', untilMs: sender.time.clock.nowMs() + HOUR_MS });
    const { told } = await runToEnd(sender, recordOf(message));
    expect(kinds(told)).toEqual(['blocked-by-sender cap-reached 0']);
    expect(rowOf(sender, message)).toMatchObject({ state: 'rejected', reason: 'cap-reached' });
  });

  it('hands back the claim that it has', async () => {
    const sender = makeSender();
    const nowMs = sender.time.clock.nowMs();
    const message = makeMessage(nowMs, { lane: 'marketing', expiresAt: new Date(nowMs + DAY_MS).toISOString() });
    const untilMs = nowMs + HOUR_MS;
    // The first slot has passed when the claim is in hand.
    sender.grants.push({ kind: 'slot', slot: { startMs: -30, endMs: -10 } }, { kind: 'capped', capId: 'brand', untilMs }, { kind: 'capped', capId: 'brand', untilMs });
    const outcome = await sender.handler.handle(recordOf(message));
    expect(outcome).toMatchObject({ kind: 'park', untilMs, reason: 'cap-reached' });
    expect(rowOf(sender, message)).toMatchObject({ state: 'released', attempt: 1 });
    expect(sender.provider.written).toHaveLength(0);
  });
});

describe('a message that several senders may send', () => {
  it('goes by the one whose slot comes first, which is claimed, told and asked for again', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs(), { sender: '+1', candidates: ['+1', '+2'], carrier: 't-mobile' });
    sender.grants.push({ kind: 'slot', slot: { startMs: -30, endMs: -10 } });
    const { told } = await runToEnd(sender, recordOf(message));
    expect(sender.asked.map(({ senders, carrier }) => ({ senders, carrier }))).toEqual([{ senders: ['+1', '+2'], carrier: 't-mobile' }, { senders: ['+2'], carrier: 't-mobile' }]);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', sender: '+2' });
    expect(told.map(({ type, sender: by }) => [type, by])).toEqual([['message-submitted', '+2']]);
    expect(sender.provider.written).toMatchObject([{ sender: '+2' }]);
  });
});
