import { describe, expect, it } from 'vitest';
import { findFaults } from '@signalbox/contracts';
import { factsOf, kinds, makeMessage, makeSender, makeSurroundings, recordOf, recordsOf, rowOf, runToEnd } from '../test/support/sender-bench.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

describe('a message over a cap', () => {
  const overCap = (midnightMs: number) => ({ kind: 'capped', capId: 'brand', untilMs: midnightMs }) as const;
  const nextDay = (nowMs: number) => ({ lane: 'marketing', expiresAt: new Date(nowMs + 2 * DAY_MS).toISOString() }) as const;

  it('waits for the midnight of the cap, told once, and by another process with the same bytes', async () => {
    const surroundings = makeSurroundings();
    const [sender, other] = [makeSender(surroundings), makeSender(surroundings)];
    const nowMs = sender.time.clock.nowMs();
    const midnightMs = nowMs + 5 * MINUTE_MS;
    const record = recordOf(makeMessage(nowMs, nextDay(nowMs)));
    sender.grants.push(overCap(midnightMs), overCap(midnightMs));
    const outcome = await sender.handler.handle(record);
    expect(outcome).toMatchObject({ kind: 'park', untilMs: midnightMs, reason: 'cap-reached' });
    const [fact] = factsOf(outcome);
    expect(findFaults('parked-by-sender', fact)).toBeNull();
    expect(fact).toMatchObject({ type: 'parked-by-sender', reason: 'cap-reached', until: new Date(midnightMs).toISOString() });
    expect(await sender.handler.handle({ ...record, attempts: 2 })).toMatchObject({ kind: 'park', untilMs: midnightMs, records: [] });
    other.grants.push(overCap(midnightMs));
    expect(recordsOf(await other.handler.handle(record))).toEqual(recordsOf(outcome));
    expect(rowOf(sender, record.value)).toBeUndefined();
    expect(await sender.metrics.render()).toMatch(/^sb_cap_waits_total\{[^}]*lane="marketing"[^}]*\} 2$/m);
  });

  it('asks again within a quarter of an hour, and goes out where the cap was raised meanwhile', async () => {
    const sender = makeSender();
    const nowMs = sender.time.clock.nowMs();
    const message = makeMessage(nowMs, nextDay(nowMs));
    const record = recordOf(message);
    const midnightMs = nowMs + 10 * HOUR_MS;
    sender.grants.push(overCap(midnightMs));
    const waited = await sender.handler.handle(record);
    expect(factsOf(waited)).toMatchObject([{ type: 'parked-by-sender', until: new Date(midnightMs).toISOString() }]);
    const waitMs = waited.kind === 'park' ? waited.untilMs - nowMs : 0;
    expect([waitMs >= 7.5 * MINUTE_MS, waitMs <= 15 * MINUTE_MS]).toEqual([true, true]);
    sender.time.clock.advance(waitMs);
    expect(kinds(factsOf(await sender.handler.handle({ ...record, attempts: 2 })))).toEqual(['message-submitted submitted 1']);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', attempt: 1 });
  });

  it('tells of another midnight under another id', async () => {
    const sender = makeSender();
    const nowMs = sender.time.clock.nowMs();
    const record = recordOf(makeMessage(nowMs, nextDay(nowMs)));
    const midnights = [nowMs + HOUR_MS, nowMs + 4 * HOUR_MS];
    sender.grants.push(...midnights.map(overCap));
    const told = [...factsOf(await sender.handler.handle(record)), ...factsOf(await sender.handler.handle({ ...record, attempts: 2 }))];
    expect(told.map(({ until }) => until)).toEqual(midnights.map((midnightMs) => new Date(midnightMs).toISOString()));
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('is blocked where it would expire before', async () => {
    const sender = makeSender();
    const message = makeMessage(sender.time.clock.nowMs());
    sender.grants.push(overCap(sender.time.clock.nowMs() + HOUR_MS));
    const { told } = await runToEnd(sender, recordOf(message));
    expect(kinds(told)).toEqual(['blocked-by-sender cap-reached 0']);
    expect(rowOf(sender, message)).toMatchObject({ state: 'rejected', reason: 'cap-reached' });
  });

  it('hands back the claim that it has', async () => {
    const sender = makeSender();
    const nowMs = sender.time.clock.nowMs();
    const message = makeMessage(nowMs, { lane: 'marketing', expiresAt: new Date(nowMs + DAY_MS).toISOString() });
    const midnightMs = nowMs + HOUR_MS;
    const record = recordOf(message);
    // The first slot has passed when the claim is in hand.
    sender.grants.push(overCap(midnightMs), { kind: 'slot', slot: { startMs: -30, endMs: -10 } }, overCap(midnightMs), overCap(midnightMs));
    expect(kinds(factsOf(await sender.handler.handle(record)))).toEqual(['parked-by-sender cap-reached 0']);
    const outcome = await sender.handler.handle({ ...record, attempts: 2 });
    expect(outcome).toMatchObject({ kind: 'park', reason: 'cap-reached' });
    expect(kinds(factsOf(outcome))).toEqual(['submission-released slot-missed 1']);
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
