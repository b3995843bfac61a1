import { describe, expect, test } from 'vitest';
import { createRandom, hashText } from '../random/seeded-random.js';
import { DEFAULT_OUTCOMES, planOutcome } from './outcome.js';

const ADDRESSES = { to: '+15557650001', from: '+15550100001' };

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

  test('a rule overrides chance for the addresses it names', () => {
    const rules = [
      { to: '+1999', final: 'failed' as const },
      { to: ADDRESSES.to, from: ADDRESSES.from, final: 'undelivered' as const, errorCode: 30003 },
    ];
    expect(plan('x', { ...DEFAULT_OUTCOMES, rules }).at(-1)).toMatchObject({ status: 'undelivered', errorCode: 30003 });
  });
});
