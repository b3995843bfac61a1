import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSender } from './choose-sender.js';
import type { Pool } from './policy-document.js';
import { HealthBook, NOTHING_KNOWN, type HealthOf, type SenderHealth } from './sender-health.js';
import { shiftPool, type ShiftQuestion } from './shift-pool.js';

const senderOf = (index: number) => ({ sender: `+1201555000${index}`, kind: 'long-code', country: 'US', segmentsPerSecond: 10 }) as const;
const pool = (over: Partial<Pool> = {}): Pool => ({ poolId: 'p', provider: 'twilio', lanes: ['otp'], countries: '*', tenants: '*', senders: [0, 1, 2].map(senderOf), ...over });
const told = (scores: Readonly<Record<number, number>>, over: Partial<SenderHealth> = {}): SenderHealth[] =>
  Object.entries(scores).map(([index, score]) => ({ provider: 'twilio', sender: senderOf(Number(index)).sender, country: 'US', score, expiresAtMs: 1_000, ...over }));
const inUS = (known: readonly SenderHealth[], nowMs = 0): HealthOf => new HealthBook(known).of('US', nowMs);
const recipients = Array.from({ length: 5_000 }, (_, index) => `recipient-${index}`);

function shares(health: HealthOf, of = pool()): number[] {
  const counts = of.senders.map(() => 0);
  for (const recipient of recipients) {
    const index = of.senders.findIndex(({ sender }) => sender === chooseSender(of, recipient, null, health.weightsOf(of))?.sender.sender);
    counts[index] = (counts[index] ?? 0) + 1 / recipients.length;
  }
  return counts;
}

describe('the choice of a sender by health', () => {
  it('takes from whom delivers badly, and leaves it enough to be seen well again', () => {
    const [bad = 0, good = 0] = shares(inUS(told({ 0: 0.5 })));
    expect(bad / good).toBeCloseTo(0.5, 1);
    const [floor = 0, other = 0] = shares(inUS(told({ 0: 0 })));
    expect(floor / other).toBeCloseTo(0.1, 1);
  });

  it.each<[string, HealthOf]>([
    ['nothing is known', NOTHING_KNOWN],
    ['it is of another country', inUS(told({ 0: 0 }, { country: 'CA' }))],
    ['it is of another provider', inUS(told({ 0: 0 }, { provider: 'vonage' }))],
    ['it is too old', inUS(told({ 0: 0 }), 1_000)],
    ['all do badly alike', inUS(told({ 0: 0.4, 1: 0.4, 2: 0.4 }))],
    ['the difference is small', inUS(told({ 0: 0.98 }))],
  ])('is that of the contract where %s', (_, health) => expect(shares(health)).toEqual(shares(NOTHING_KNOWN)));

  it('moves people only away from whom does worse, and keeps those who know their number', () => {
    const anyScore = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(anyScore, fc.constantFrom(...recipients), (score, recipient) => {
      const weightOf = inUS(told({ 0: score })).weightsOf(pool());
      const [before, after] = [chooseSender(pool(), recipient, null), chooseSender(pool(), recipient, null, weightOf)];
      if (before?.sender.sender !== senderOf(0).sender) expect(after).toEqual(before);
      expect(chooseSender(pool(), recipient, senderOf(0).sender, weightOf)).toMatchObject({ sender: senderOf(0), reason: 'routed-sticky' });
    }));
  });

  it('moves more people the worse it gets, and no one back and forth', () => {
    const moved = (score: number): Set<string> => new Set(recipients.filter((recipient) => chooseSender(pool(), recipient, null, inUS(told({ 0: score })).weightsOf(pool()))?.sender.sender !== senderOf(0).sender));
    const steps = [1, 0.9, 0.7, 0.5, 0.2].map(moved);
    steps.forEach((people, index) => expect([...(steps[index - 1] ?? [])].every((person) => people.has(person))).toBe(true));
  });
});

describe('shiftPool', () => {
  const second = pool({ poolId: 'q', provider: 'vonage', senders: [{ ...senderOf(7), sender: 'Acme' }] });
  const first = pool({ fallbackPools: ['q'] });
  const badly = inUS(told({ 0: 0.4, 1: 0.4, 2: 0.4 }));
  const question: ShiftQuestion = { lane: 'otp', recipientKey: 'r', serving: [first, second], optedOutPools: new Set(), pinnedSenders: {}, health: badly };
  const shareOf = (over: Partial<ShiftQuestion>, from = first): number => recipients.filter((recipientKey) => shiftPool(from, { ...question, recipientKey, ...over }) === second).length / recipients.length;

  it('lets a part of the people go by the fallback that does better', () => expect(shareOf({})).toBeCloseTo(0.6, 1));

  it.each<[string, Partial<ShiftQuestion>, Pool]>([
    ['nothing is known', { health: NOTHING_KNOWN }, first],
    ['one sender of the pool does well', { health: inUS(told({ 0: 0.4, 1: 0.4 })) }, first],
    ['it is marketing', { lane: 'marketing' }, first],
    ['the person has told the fallback to stop', { optedOutPools: new Set(['q']) }, first],
    ['the person knows a number of the pool', { pinnedSenders: { p: senderOf(1).sender } }, first],
    ['the policy names no fallback', {}, pool()],
    ['the fallback does not serve it', { serving: [first] }, first],
  ])('keeps all where %s', (_, over, from) => expect(shareOf(over, from)).toBe(0));
});
