import { describe, expect, it } from 'vitest';
import { admitIntent, type IntentFacts } from './admit-intent.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const good: IntentFacts = {
  purpose: 'one-time-passcode', idempotencyKey: 'order-1', expiresAtMs: null, hasTemplate: false, to: '+14155550123', body: 'Your code is 1', tenant: 'active',
  recipient: { ok: true, e164: '+14155550123', country: 'US' },
};

describe('admitIntent', () => {
  it('takes a good intent on, on the lane and with the expiry of its purpose', () => {
    expect(admitIntent(good, NOW)).toEqual({ kind: 'accept', lane: 'otp', purpose: 'one-time-passcode', expiresAtMs: NOW + 300_000, e164: '+14155550123', country: 'US' });
    expect(admitIntent({ ...good, purpose: 'marketing', expiresAtMs: NOW + 1 }, NOW)).toMatchObject({ lane: 'marketing', expiresAtMs: NOW + 1 });
    expect(admitIntent({ ...good, body: null, hasTemplate: true }, NOW)).toMatchObject({ kind: 'accept' });
  });

  it.each([
    ['an unknown tenant', { tenant: 'unknown' }, 'tenant-unknown'],
    ['a suspended tenant', { tenant: 'suspended' }, 'tenant-suspended'],
    ['an unknown purpose', { purpose: 'chat' }, 'purpose-unknown'],
    ['a name of Object.prototype as purpose', { purpose: 'constructor' }, 'purpose-unknown'],
    ['a number that is none', { recipient: { ok: false, reason: 'recipient-invalid', detail: '' } }, 'recipient-invalid'],
    ['a number that takes no messages', { recipient: { ok: false, reason: 'recipient-unsupported', detail: '' } }, 'recipient-unsupported'],
    ['a key that contains the number', { idempotencyKey: 'code-14155550123' }, 'personal-data-in-key'],
    ['no content', { body: null }, 'body-empty'],
    ['an empty body', { body: ' \n' }, 'body-empty'],
    ['a body and a template', { hasTemplate: true }, 'schema-invalid'],
    ['1,601 characters', { body: 'x'.repeat(1601) }, 'body-too-long'],
    ['an expiry that is now', { expiresAtMs: NOW }, 'intent-expired'],
    ['an expiry in eight days', { expiresAtMs: NOW + 8 * 86_400_000 }, 'expiry-too-far'],
  ] as const)('refuses %s', (_name, spoilt, reason) => {
    expect(admitIntent({ ...good, ...spoilt }, NOW)).toMatchObject({ kind: 'reject', reason });
  });

  it('never repeats personal data in the detail', () => {
    expect(JSON.stringify(admitIntent({ ...good, idempotencyKey: 'code-14155550123' }, NOW))).not.toContain('4155550123');
  });
});
