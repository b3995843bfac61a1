import { describe, expect, it, vi } from 'vitest';
import { findHold, throttleUntil, type FraudHold, type VouchedTraffic } from './fraud-hold.js';

const NOW_MS = 1_000_000;
const hold = (over: Partial<FraudHold> = {}): FraudHold => ({ subjectId: 's', tenantId: 'acme', scope: 'country', value: 'TJ', action: 'throttle', expiresAtMs: NOW_MS + 1, ...over });
const message = { tenantId: 'acme', country: 'TJ', areaOf: () => '99290012' };

describe('findHold', () => {
  it.each<[string, FraudHold[], FraudHold['action'] | null]>([
    ['none', [], null],
    ['one on the country', [hold()], 'throttle'],
    ['one on the area', [hold({ scope: 'area', value: '99290012', action: 'block' })], 'block'],
    ['both, the harsher one', [hold(), hold({ scope: 'area', value: '99290012', action: 'block' })], 'block'],
    ['another area', [hold({ scope: 'area', value: '99290013', action: 'block' })], null],
    ['another country', [hold({ value: 'US' })], null],
    ['another tenant', [hold({ tenantId: 'other' })], null],
    ['one that has expired', [hold({ expiresAtMs: NOW_MS })], null],
  ])('%s', (_, holds, expected) => {
    expect(findHold({ holds, vouched: [] }, message, NOW_MS)?.action ?? null).toBe(expected);
  });

  it.each<[string, Partial<VouchedTraffic>, FraudHold['action'] | null]>([
    ['all of the tenant', { scope: 'all', value: '' }, null],
    ['its country', { scope: 'country', value: 'TJ' }, null],
    ['its area', { scope: 'area', value: '99290012' }, null],
    ['a wider area', { scope: 'area', value: '9929' }, null],
    ['another area', { scope: 'area', value: '99290013' }, 'block'],
    ['another country', { scope: 'country', value: 'US' }, 'block'],
    ['all of another tenant', { tenantId: 'other', scope: 'all', value: '' }, 'block'],
  ])('gives way where an operator vouches for %s, whether the area or the country is held', (_, over, expected) => {
    const vouched: VouchedTraffic[] = [{ tenantId: 'acme', scope: 'area', value: '', ...over }];
    for (const held of [hold({ action: 'block' }), hold({ scope: 'area', value: '99290012', action: 'block' })]) {
      expect(findHold({ holds: [held], vouched }, message, NOW_MS)?.action ?? null).toBe(expected);
    }
  });

  it('opens no number where no area is held or vouched for', () => {
    const areaOf = vi.fn(() => '');
    findHold({ holds: [hold(), hold({ tenantId: 'other', scope: 'area' })], vouched: [{ tenantId: 'other', scope: 'area', value: '9' }] }, { ...message, areaOf }, NOW_MS);
    expect(areaOf).not.toHaveBeenCalled();
  });
});

describe('throttleUntil', () => {
  it('lets one of ten through, and has the others wait up to half a minute', () => {
    expect([0, 0.09].map((draw) => throttleUntil(NOW_MS, draw))).toEqual([null, null]);
    expect([0.1, 0.5, 0.99].map((draw) => (throttleUntil(NOW_MS, draw) ?? 0) - NOW_MS)).toEqual([16_500, 22_500, 29_850]);
  });
});
