import { findFaults, type InboundMessage } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { makeEdgeTools } from '../../test/edge-rig.js';
import { makeInboundRecord } from './inbound-record.js';
import type { Params } from './webhook.js';

const tools = makeEdgeTools();
const FORM: Params = { MessageSid: 'SM1', From: '+14155550123', To: '+15005550006', Body: 'When does it arrive?', SmsStatus: 'received' };

function make(over: Params): { message: InboundMessage; key: string | null; topic: string } | null {
  const record = makeInboundRecord({ path: '/webhooks/twilio/inbound', signature: '', params: { ...FORM, ...over } }, tools);
  return record && { message: JSON.parse(record.value) as InboundMessage, key: record.key, topic: record.topic };
}

describe('makeInboundRecord', () => {
  it('seals person and text', () => {
    const { message, key, topic } = make({}) ?? {};
    const recipientKey = tools.keyring.recipientKeyOf('+14155550123');
    expect(message).toMatchObject({ provider: 'twilio', providerMessageId: 'SM1', sender: '+15005550006', recipientKey });
    expect([topic, key]).toEqual(['inbound-messages', recipientKey]);
    expect(findFaults('inbound-message', message)).toBeNull();
    expect(message).not.toHaveProperty('keyword');
    expect([tools.keyring.open(message?.from ?? '', 'inbound'), tools.keyring.open(message?.body ?? '', 'inbound')]).toEqual(['+14155550123', 'When does it arrive?']);
    expect(JSON.stringify(message)).not.toMatch(/4155550123|arrive/);
  });

  it.each([
    [{ Body: 'Stop ' }, 'STOP'],
    [{ Body: 'yes' }, 'START'],
    [{ Body: 'INFO' }, 'HELP'],
    [{ Body: 'Arrêt', OptOutType: 'STOP' }, 'STOP'],
    [{ Body: 'stop', OptOutType: 'START' }, 'START'],
    [{ Body: 'do not stop' }, undefined],
    [{ Body: undefined }, undefined],
  ])('reads the keyword of %j', (over, keyword) => {
    expect(make(over)?.message.keyword).toBe(keyword);
  });

  it.each([[{ MessageSid: undefined }], [{ From: undefined }], [{ From: '' }], [{ To: undefined }], [{ To: 'x'.repeat(65) }]])('refuses %j', (over) => {
    expect(make(over)).toBeNull();
  });
});
