import { describe, expect, test } from 'vitest';
import { makeRig, PERSON, recordOf, SENDER } from '../../test/rig.js';
import { PRICING_MS, priceOf } from './price-message.js';
import { rateOf } from './rates.js';

const ONLY = (final: 'delivered' | 'failed') => ({ outcomes: { finals: { delivered: 0, undelivered: 0, failed: 0, sent: 0, [final]: 1 }, undeliveredCodes: {}, failedCodes: { 30008: 1 }, rules: [], carriers: {} } });

function priceAtEnd(fields: Record<string, string>, final: 'delivered' | 'failed' = 'delivered'): string | null {
  const { create, timeline } = makeRig({ settings: ONLY(final) });
  const record = recordOf(create(fields));
  timeline.advanceBy(3_600_000);
  return priceOf(record, { nowMs: timeline.nowMs(), scale: 1 });
}

test.each([
  ['the United States', '+14155550100', 0.0083],
  ['premium numbers of a plan', '+19005550100', 0.0083],
  ['another country', '+447700900001', 0.0524],
  ['a channel address', 'whatsapp:+447700900001', 0.0524],
  ['a country that is not in the table', '+298123456', 0.06],
])('the rate of %s', (_name, to, expected) => {
  expect(rateOf(to).sms).toBe(expected);
});

describe('the price of a message', () => {
  test.each<[string, Record<string, string>, 'delivered' | 'failed', string | null]>([
    ['one part', {}, 'delivered', '-0.00830'],
    ['two parts', { Body: 'x'.repeat(161) }, 'delivered', '-0.01660'],
    ['media', { MediaUrl: 'https://example.com/a.png' }, 'delivered', '-0.02200'],
    ['media where only text goes', { To: '+447700900001', MediaUrl: 'https://example.com/a.png' }, 'delivered', '-0.05240'],
    ['one that never left', {}, 'failed', '-0.00100'],
  ])('%s', (_name, fields, final, expected) => {
    expect(priceAtEnd(fields, final)).toBe(expected);
  });

  test('is known only some time after its last news', () => {
    const { create, timeline } = makeRig({ settings: ONLY('delivered') });
    const record = recordOf(create({ To: PERSON, From: SENDER }));
    while (!record.isFinal) timeline.advanceBy(1_000);
    const endedAtMs = record.statuses.at(-1)!.atMs;
    expect(priceOf(record, { nowMs: endedAtMs + PRICING_MS - 1, scale: 1 })).toBeNull();
    expect(priceOf(record, { nowMs: endedAtMs + PRICING_MS, scale: 1 })).toBe('-0.00830');
    expect(priceOf(record, { nowMs: endedAtMs, scale: 0 })).toBe('-0.00830');
  });
});
