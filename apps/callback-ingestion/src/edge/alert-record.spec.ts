import { findFaults, type ProviderAlert } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { makeEdgeTools } from '../../test/edge-rig.js';
import { makeAlertRecord } from './alert-record.js';
import type { Params } from './webhook.js';

const tools = makeEdgeTools();
const FORM: Params = {
  Sid: 'NO0123456789abcdef', AccountSid: 'AC1', ParentAccountSid: '', Level: 'ERROR', Timestamp: '2026-11-20T09:31:00.000Z', PayloadType: 'application/json',
  Payload: JSON.stringify({ resource_sid: 'SM1', service_sid: null, error_code: '11200', webhook: { request: { parameters: { To: '+14155550123' } } } }),
};

function make(over: Params = {}): { event: ProviderAlert; key: string | null; topic: string } | null {
  const record = makeAlertRecord({ path: '/webhooks/twilio/alert', signature: '', params: { ...FORM, ...over } }, tools);
  return record && { event: JSON.parse(record.value) as ProviderAlert, key: record.key, topic: record.topic };
}

describe('makeAlertRecord', () => {
  it('tells code, level and what it is about, and seals the rest', () => {
    const { event, key, topic } = make() ?? {};
    expect(event).toMatchObject({ provider: 'twilio', providerAlertId: 'NO0123456789abcdef', account: 'AC1', level: 'error', errorCode: 11_200, resourceId: 'SM1', occurredAt: '2026-11-20T09:31:00.000Z' });
    expect([topic, key]).toEqual(['provider-alerts', 'AC1']);
    expect(findFaults('provider-alert', event)).toBeNull();
    expect(JSON.stringify(event)).not.toContain('4155550123');
  });

  it('makes one event of an alert, however often it comes', () => expect(make({ Timestamp: 'later' })?.event.eventId).toBe(make()?.event.eventId));

  it.each<[string, Params, Partial<ProviderAlert>]>([
    ['a level that the carrier adds', { Level: 'DEBUG' }, { level: 'notice' }],
    ['a payload that is no JSON', { Payload: '{' }, { level: 'error' }],
    ['a code that is a number', { Payload: '{"error_code":30007}' }, { errorCode: 30_007 }],
  ])('reads %s', (_, over, expected) => expect(make(over)?.event).toMatchObject(expected));

  it.each<[string, Params]>([['no id', { Sid: '' }], ['no account', { AccountSid: '' }]])('refuses what has %s', (_, over) => expect(make(over)).toBeNull());
});
