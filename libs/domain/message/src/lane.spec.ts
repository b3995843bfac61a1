import { describe, expect, it } from 'vitest';
import { LANES, PURPOSES, defaultExpiryMs, inDoubtPolicyOf, isLane, isPurpose, laneOf, type Purpose } from './lane.js';

const rows: [Purpose, string, number, string][] = [
  ['one-time-passcode', 'otp', 300_000, 'resend-once'],
  ['security-alert', 'otp', 900_000, 'resend-once'],
  ['account-notification', 'transactional', 86_400_000, 'hold'],
  ['delivery-update', 'transactional', 43_200_000, 'hold'],
  ['customer-care', 'transactional', 86_400_000, 'hold'],
  ['marketing', 'marketing', 259_200_000, 'hold'],
  ['announcement', 'marketing', 259_200_000, 'hold'],
];

describe('purposes', () => {
  it.each(rows)('%s goes by %s, expires after %d ms, and in doubt: %s', (purpose, lane, expiryMs, inDoubtPolicy) => {
    expect(laneOf(purpose)).toBe(lane);
    expect(defaultExpiryMs(purpose)).toBe(expiryMs);
    expect(inDoubtPolicyOf(purpose)).toBe(inDoubtPolicy);
  });

  it('are all in the rows above, and use every lane', () => {
    expect(rows.map(([purpose]) => purpose)).toEqual(Object.keys(PURPOSES));
    expect(new Set(rows.map(([, lane]) => lane))).toEqual(new Set(LANES));
  });

  it.each(['', 'otp', 'toString', '__proto__', 'Marketing'])('%o is no purpose', (text) => {
    expect(isPurpose(text)).toBe(false);
  });

  it('tells lanes from other words', () => {
    expect(['otp', 'marketing', 'bulk', ''].map(isLane)).toEqual([true, true, false, false]);
    expect(isPurpose('marketing')).toBe(true);
  });
});
