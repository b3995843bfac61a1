import { describe, expect, it } from 'vitest';
import { SignalboxClientError } from './client-error.js';
import { refuseFaultyIntents, type OutgoingIntent } from './outgoing-intent.js';

const GOOD: OutgoingIntent = { idempotencyKey: 'order-1', purpose: 'delivery-update', to: '+14155550100', body: 'Your parcel is here.' };

function faultsOf(intents: readonly OutgoingIntent[], tenantId = 'acme-bank'): SignalboxClientError['faults'] {
  try {
    refuseFaultyIntents(intents, tenantId);
    return [];
  } catch (error) {
    if (error instanceof SignalboxClientError) return error.faults;
    throw error;
  }
}

describe('refuseFaultyIntents', () => {
  it.each<[string, Partial<OutgoingIntent>]>([
    ['a body', {}],
    ['a template with variables', { body: undefined, templateId: 'parcel-update', variables: { parcel: 'PX1' } } as Partial<OutgoingIntent>],
    ['the longest body', { body: 'x'.repeat(1600) }],
    ['an expiry, a campaign and a trace', { expiresAt: '2026-11-22T11:12:18Z', campaignId: 'spring', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }],
  ])('takes %s', (_, change) => expect(faultsOf([{ ...GOOD, ...change }])).toEqual([]));

  it.each<[string, Partial<Record<keyof OutgoingIntent, unknown>>, string]>([
    ['an unknown purpose', { purpose: 'spam' }, 'purpose-unknown'],
    ['a number without plus', { to: '14155550100' }, 'recipient-invalid'],
    ['a number with spaces', { to: '+1 415 555 0100' }, 'recipient-invalid'],
    ['a key that holds the number', { idempotencyKey: 'code-14155550100' }, 'personal-data-in-key'],
    ['no content', { body: undefined }, 'body-empty'],
    ['a blank body', { body: ' \n' }, 'body-empty'],
    ['a body that is too long', { body: 'x'.repeat(1601) }, 'body-too-long'],
    ['a body beside a template', { templateId: 'parcel-update' }, 'schema-invalid'],
    ['a key of other characters', { idempotencyKey: 'order 1' }, 'schema-invalid'],
    ['an expiry that is no instant', { expiresAt: 'tomorrow' }, 'schema-invalid'],
    ['a template name of other characters', { body: undefined, templateId: 'Parcel Update' }, 'schema-invalid'],
    ['a variable that is no text', { body: undefined, templateId: 'parcel-update', variables: { parcel: 7 } }, 'schema-invalid'],
  ])('refuses %s', (_, change, code) => {
    expect(faultsOf([{ ...GOOD, ...change } as OutgoingIntent])).toEqual([{ index: 0, code, detail: expect.any(String) }]);
  });

  it('names each wrong intent of a call, and never a number', () => {
    const wrong = { ...GOOD, to: '4155550100' };
    const faults = faultsOf([GOOD, wrong, GOOD, { ...GOOD, body: '' }]);
    expect(faults.map(({ index, code }) => [index, code])).toEqual([[1, 'recipient-invalid'], [3, 'body-empty']]);
    expect(() => refuseFaultyIntents([GOOD, wrong], 'acme-bank')).toThrow('1 of 2 intents refused; the first, at 1: recipient-invalid');
    expect(() => refuseFaultyIntents([wrong], 'acme-bank')).not.toThrow('4155550100');
  });

  it('refuses a tenant id that is none', () => {
    expect(faultsOf([GOOD], 'Acme Bank')).toMatchObject([{ code: 'schema-invalid' }]);
  });
});
