import { findFaults, type CallEvent } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { makeEdgeTools } from '../../test/edge-rig.js';
import { makeCallRecord } from './call-record.js';
import type { Params } from './webhook.js';

const tools = makeEdgeTools();
const FORM: Params = {
  CallSid: 'CA1', AccountSid: 'AC1', From: '+15005550006', To: '+14155550123', Direction: 'outbound-api', CallStatus: 'completed', CallDuration: '42', SequenceNumber: '3', SipResponseCode: '200',
  Timestamp: 'Fri, 20 Nov 2026 09:30:40 +0000',
};

function make(over: Params = {}): { event: CallEvent; key: string | null; topic: string } | null {
  const record = makeCallRecord({ path: '/webhooks/twilio/call', signature: '', params: { ...FORM, ...over } }, tools);
  return record && { event: JSON.parse(record.value) as CallEvent, key: record.key, topic: record.topic };
}

describe('makeCallRecord', () => {
  it('seals the number that is called', () => {
    const { event, key, topic } = make() ?? {};
    expect(event).toMatchObject({
      provider: 'twilio', providerCallId: 'CA1', account: 'AC1', direction: 'outbound', status: 'completed', sequence: 3, durationSeconds: 42, sipResponseCode: 200, sender: '+15005550006', country: 'US',
      recipientKey: tools.keyring.recipientKeyOf('+14155550123'), occurredAt: '2026-11-20T09:30:40.000Z',
    });
    expect([topic, key]).toEqual(['call-events', event?.recipientKey]);
    expect(findFaults('call-event', event)).toBeNull();
    expect(tools.keyring.open(event?.party ?? '', 'call')).toBe('+14155550123');
    expect(JSON.stringify(event)).not.toContain('4155550123');
  });

  it('knows who is who when someone calls us', () => {
    expect(make({ Direction: 'inbound', From: '+14155550123', To: '+15005550006' })?.event).toMatchObject({ direction: 'inbound', sender: '+15005550006', recipientKey: tools.keyring.recipientKeyOf('+14155550123') });
  });

  it('gives equal reports equal ids, and others another', () => {
    const idOf = (over?: Params): string | undefined => make(over)?.event.eventId;
    expect(idOf()).toBe(idOf({ Timestamp: undefined }));
    expect(new Set([idOf(), idOf({ SequenceNumber: '2' }), idOf({ CallStatus: 'ringing' }), idOf({ CallSid: 'CA2' })]).size).toBe(4);
  });

  it.each<[string, Params, Partial<CallEvent>]>([
    ['a satellite phone', { To: '+8812345678901' }, { country: 'ZZ' }],
    ['no time of its own', { Timestamp: undefined }, { occurredAt: new Date(tools.clock.nowMs()).toISOString() }],
  ])('reads %s', (_, over, expected) => {
    const made = make(over)?.event;
    expect(made).toMatchObject(expected);
    expect(findFaults('call-event', made)).toBeNull();
  });

  it('leaves out what is no number', () => {
    expect(make({ CallDuration: 'long', SipResponseCode: '42', SequenceNumber: undefined })?.event).not.toMatchObject({ durationSeconds: expect.anything() as number });
  });

  it.each([[{ CallSid: undefined }], [{ CallStatus: 'dreaming' }], [{ CallStatus: undefined }], [{ To: undefined }], [{ From: '' }], [{ From: 'x'.repeat(65) }]])('refuses %j', (over) => {
    expect(make(over)).toBeNull();
  });
});
