import { makeUuidV7, STATUSES } from '@signalbox/message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf } from './latency-buckets.js';
import { outcomeOf } from './outcome.js';
import { DEFAULT_PRICES } from './prices.js';
import { isTooOld, movesFigures, readStanding, type StatusReport } from './standing.js';

const BORN_MS = Date.UTC(2026, 10, 20, 9, 30, 17);
const DELIVERED: StatusReport = {
  messageId: makeUuidV7(BORN_MS, new Uint8Array(10)), tenantId: 'acme', sequence: 4, status: 'delivered', previousStatus: 'submitted', reason: 'callback-received', lane: 'otp', country: 'US', carrier: null,
  provider: 'twilio', channel: 'sms', poolId: 'us-otp', templateId: 'login-code', sender: '+12025550147', errorCode: null, segments: 2, price: null, submittedAtMs: BORN_MS + 500, occurredAtMs: BORN_MS + 90_500,
};
const read = (over: Partial<StatusReport> = {}) => readStanding({ ...DELIVERED, ...over }, DEFAULT_PRICES);

describe('readStanding', () => {
  it('counts a message in the minute in which it was taken on', () => {
    expect(read()).toEqual({
      minuteMs: Date.UTC(2026, 10, 20, 9, 30), outcome: 'delivered', segments: 2, costMicros: 16_600, bucket: bucketOf(90_000),
      slice: { tenant: 'acme', lane: 'otp', country: 'US', carrier: 'none', provider: 'twilio', channel: 'sms', pool: 'us-otp', template: 'login-code', sender: '+12025550147', error: 'none', currency: 'USD' },
    });
  });

  it.each<[string, Partial<StatusReport>, object]>([
    ['what the carrier took at its price', { status: 'submitted' }, { outcome: 'submitted', costMicros: 16_600, bucket: null }],
    ['what never left the carrier at its fee', { status: 'failed', errorCode: 30_003, reason: 'recipient-unreachable' }, { outcome: 'failed', costMicros: 1_000, slice: { error: 'recipient-unreachable:30003' } }],
    ['what the network refused at the full price', { status: 'undelivered', errorCode: 30_007, reason: 'carrier-filtered' }, { outcome: 'failed', costMicros: 16_600 }],
    ['what was never sent at nothing', { status: 'blocked', reason: 'opted-out', errorCode: null }, { outcome: 'refused', costMicros: 0, segments: 0, slice: { error: 'opted-out', currency: 'USD' } }],
    ["the provider's own price before ours", { price: { micros: 33_300, currency: 'EUR' } }, { costMicros: 33_300, slice: { currency: 'EUR' } }],
    ['a country that the table does not name', { country: 'KE' }, { costMicros: 120_000 }],
    ['a picture by the message', { channel: 'mms' }, { costMicros: 22_000 }],
    ['a provider that the table does not name', { provider: 'constructor' }, { costMicros: 0, slice: { currency: 'none' } }],
    ['no latency of what was read first', { status: 'read' }, { outcome: 'delivered', bucket: null }],
    ['no latency where it is not known when it was taken', { submittedAtMs: null }, { bucket: null }],
    ['an intent that made no message by when it was refused', { messageId: '0192f84a-975c-8216-b3b7-70cea29a5ea7', status: 'rejected', occurredAtMs: 120_500 }, { minuteMs: 120_000 }],
  ])('counts %s', (_, over, expected) => expect(read(over)).toMatchObject(expected));

  it('forgets nothing that may come again', () => {
    const dayMs = 86_400_000;
    expect([isTooOld(BORN_MS, BORN_MS + 34 * dayMs), isTooOld(BORN_MS, BORN_MS + 36 * dayMs)]).toEqual([false, true]);
  });
});

describe('movesFigures', () => {
  it.each<[string, Partial<StatusReport>, boolean]>([
    ['the first change', { status: 'received', previousStatus: null }, true],
    ['a route', { status: 'routed', previousStatus: 'received' }, true],
    ['a wait', { status: 'parked-by-sender', previousStatus: 'routed' }, false],
    ['the acceptance', { status: 'submitted', previousStatus: 'routed' }, true],
    ['a step of the carrier', { status: 'sent', previousStatus: 'queued' }, false],
    ['a step that tells a price', { status: 'sent', previousStatus: 'queued', price: { micros: 1, currency: 'EUR' } }, true],
    ['that it was read', { status: 'read', previousStatus: 'delivered' }, false],
    ['another way to fail', { status: 'undelivered', previousStatus: 'failed' }, true],
    ['a correction', { status: 'delivered', previousStatus: 'undelivered' }, true],
  ])('says of %s: %s %s', (_, over, expected) => expect(movesFigures({ ...DELIVERED, ...over })).toBe(expected));

  it('leaves out nothing by which the outcome would be another in the end', () => {
    const story = fc.array(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(story, (statuses) => {
      const told = statuses.map((status, index) => ({ ...DELIVERED, sequence: index + 1, status, previousStatus: statuses[index - 1] ?? null })).filter(movesFigures);
      expect(outcomeOf(told.at(-1)?.status ?? '')).toBe(outcomeOf(statuses.at(-1) ?? ''));
    }));
  });
});
