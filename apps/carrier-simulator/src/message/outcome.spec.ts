import { describe, expect, test } from 'vitest';
import { createRandom, hashText } from '../random/seeded-random.js';
import { DEFAULT_OUTCOMES, planOutcome } from './outcome.js';

const ADDRESSES = { to: '+15557650001', from: '+15550100001', body: 'Win at https://bit.ly/x', carrier: 'att' };

function plan(name: string, settings = DEFAULT_OUTCOMES) {
  return planOutcome(createRandom(hashText(name), 0), settings, ADDRESSES);
}

describe('planOutcome', () => {
  test('one seed always has the same outcome', () => {
    expect(plan('x')).toEqual(plan('x'));
  });

  test('finals come in the shares asked for, with codes only where something failed', () => {
    const finals = Array.from({ length: 20_000 }, (_, index) => plan(String(index)).at(-1)!);
    const shareOf = (status: string) => finals.filter((final) => final.status === status).length / 200;
    expect(shareOf('delivered')).toBeCloseTo(94, -0.5);
    expect(shareOf('undelivered')).toBeCloseTo(4, -0.2);
    expect(shareOf('failed')).toBeCloseTo(1, -0.2);
    expect(shareOf('sent')).toBeCloseTo(1, -0.2);
    for (const { status, errorCode } of finals) expect(errorCode !== null).toBe(status === 'undelivered' || status === 'failed');
  });

  test('steps follow each other in time, and only a message that was sent is delivered or not', () => {
    for (let index = 0; index < 1_000; index += 1) {
      const steps = plan(String(index));
      const times = steps.map((step) => step.afterMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const statuses = steps.map((step) => step.status);
      expect(statuses.includes('sent')).toBe(!statuses.includes('failed'));
    }
  });

  test.each([
    ['the recipient', { to: ADDRESSES.to }, true],
    ['another recipient', { to: '+1' }, false],
    ['a prefix', { toPrefix: '+1555' }, true],
    ['another prefix', { toPrefix: '+44' }, false],
    ['a suffix', { toSuffix: '0001' }, true],
    ['another suffix', { toSuffix: '2' }, false],
    ['the sender', { from: ADDRESSES.from }, true],
    ['the carrier', { carrier: 'att' }, true],
    ['another carrier', { carrier: 'tmobile' }, false],
    ['a content filter', { body: 'BIT\\.ly/' }, true],
    ['a content filter that finds nothing', { body: 'casino' }, false],
  ])('a rule by %s', (_name, condition, applies) => {
    const [final] = plan('x', { ...DEFAULT_OUTCOMES, rules: [{ ...condition, errorCode: 30007 }] }).slice(-1);
    expect(final!.errorCode === 30007 && final!.status === 'undelivered').toBe(applies);
  });

  test('a rule may only slow the receipt', () => {
    const steps = plan('x', { ...DEFAULT_OUTCOMES, finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 }, rules: [{ receiptAfterMs: 600_000 }] });
    expect(steps.at(-1)!.afterMs - steps.at(-2)!.afterMs).toBeCloseTo(600_000, 6);
  });

  test('what a channel delivers is read, as often as asked for', () => {
    const settings = { ...DEFAULT_OUTCOMES, readRate: 0.5 };
    const endsTo = (to: string) => Array.from({ length: 2_000 }, (_, index) => planOutcome(createRandom(hashText(String(index)), 0), settings, { ...ADDRESSES, to }).map(({ status }) => status));
    const read = endsTo('whatsapp:+15557650001').filter((steps) => steps.at(-1) === 'read');
    expect(read.length).toBeGreaterThan(800);
    expect(read.every((steps) => steps.at(-2) === 'delivered')).toBe(true);
    expect(endsTo(ADDRESSES.to).some((steps) => steps.includes('read'))).toBe(false);
  });

  test('carriers are fast or slow', () => {
    const carriers = { att: { medianReceiptMs: 100, longestReceiptMs: 500 }, verizon: { medianReceiptMs: 30_000, longestReceiptMs: 3_600_000 } };
    const settings = { ...DEFAULT_OUTCOMES, carriers };
    const medianOf = (carrier: string) => {
      const receipts = Array.from({ length: 401 }, (_, index) => planOutcome(createRandom(hashText(String(index)), 0), settings, { ...ADDRESSES, carrier }))
        .filter((steps) => ['delivered', 'undelivered'].includes(steps.at(-1)!.status))
        .map((steps) => steps.at(-1)!.afterMs - steps.at(-2)!.afterMs)
        .sort((a, b) => a - b);
      return { median: receipts[receipts.length >> 1]!, longest: receipts.at(-1)! };
    };
    expect(medianOf('att').longest).toBeLessThanOrEqual(500.001);
    expect(medianOf('verizon').median).toBeGreaterThan(20_000);
    expect(medianOf('att').median).toBeLessThan(150);
  });

  test('a rule overrides chance for the addresses it names', () => {
    const rules = [
      { to: '+1999', final: 'failed' as const },
      { to: ADDRESSES.to, from: ADDRESSES.from, final: 'undelivered' as const, errorCode: 30003 },
    ];
    expect(plan('x', { ...DEFAULT_OUTCOMES, rules }).at(-1)).toMatchObject({ status: 'undelivered', errorCode: 30003 });
  });
});
