import { describe, expect, test } from 'vitest';
import { bareAddressOf, readVonageMessage } from './read-vonage-message.js';

const SMS = { channel: 'sms', message_type: 'text', to: '447700900000', from: 'Acme', text: 'hello' };

function namesOf(fields: object): string[] {
  const message = readVonageMessage({ ...SMS, ...fields });
  return 'invalid' in message ? message.invalid.map(({ name }) => name) : [];
}

describe('readVonageMessage', () => {
  test('reads message, attempt and recipient of a reference that names them, and echoes the whole', () => {
    const client_ref = `0198c0de-0000-7000-8000-000000000001.2.${'k'.repeat(22)}`;
    expect(readVonageMessage({ ...SMS, client_ref })).toMatchObject({ clientRef: client_ref, draft: { messageId: client_ref.slice(0, 36), attempt: 2, recipientKey: 'k'.repeat(22) } });
  });

  test('a text by SMS', () => {
    expect(readVonageMessage({ ...SMS, client_ref: 'id-1', ttl: 60, webhook_url: 'https://a.example/x' })).toMatchObject({
      channel: 'sms',
      webhookUrl: 'https://a.example/x',
      draft: { to: '+447700900000', from: 'Acme', body: 'hello', messageId: 'id-1', validityMs: 60_000, mediaUrls: [] },
    });
  });

  test('other channels have addresses of their own', () => {
    expect(readVonageMessage({ ...SMS, channel: 'whatsapp', from: '15550100001' })).toMatchObject({ draft: { to: 'whatsapp:+447700900000', from: 'whatsapp:+15550100001' } });
    expect(readVonageMessage({ ...SMS, channel: 'mms', message_type: 'image', text: undefined, image: { url: 'https://a.example/x.png' } })).toMatchObject({
      draft: { mediaUrls: ['https://a.example/x.png'] },
    });
  });

  test.each([
    [{ channel: 'pigeon' }, ['channel']],
    [{ message_type: 'image' }, ['message_type']],
    [{ to: '+447700900000' }, ['to']],
    [{ from: '' }, ['from']],
    [{ text: '' }, ['text']],
    [{ client_ref: 'x'.repeat(101) }, ['client_ref']],
    [{ webhook_url: 'mailto:a' }, ['webhook_url']],
    [{ ttl: 19 }, ['ttl']],
    [{ to: 5, from: undefined }, ['to', 'from']],
  ])('%j names %j', (fields, names) => {
    expect(namesOf(fields)).toEqual(names);
  });

  test('what is no object lacks everything', () => {
    expect(readVonageMessage(undefined)).toMatchObject({ invalid: [{ name: 'channel' }, { name: 'message_type' }, { name: 'to' }, { name: 'from' }, { name: 'text' }] });
  });
});

test.each([
  ['+447700900000', '447700900000'],
  ['whatsapp:+15550100001', '15550100001'],
  ['Acme', 'Acme'],
])('%s is written %s', (address, bare) => {
  expect(bareAddressOf(address)).toBe(bare);
});
