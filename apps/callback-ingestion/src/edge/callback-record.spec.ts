import { findFaults, type ProviderCallback } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { makeEdgeTools } from '../../test/edge-rig.js';
import { makeMessage, START_MS } from '../../test/samples.js';
import { makeCallbackRecord } from './callback-record.js';
import type { Params } from './webhook.js';

const tools = makeEdgeTools();
const { messageId, recipientKey } = makeMessage();
const PATH = `/webhooks/twilio/status?m=${messageId}&k=${recipientKey}&a=2`;
const FORM: Params = { AccountSid: 'AC1', MessageSid: 'SM0123456789abcdef0123456789abcdef', MessageStatus: 'delivered', To: '+14155550123', From: '+15005550006' };
const toKey = tools.keyring.recipientKeyOf('+14155550123');

function make(path: string, params: Params): { callback: ProviderCallback; key: string | null } | null {
  const record = makeCallbackRecord({ path, signature: '', params }, tools);
  return record && { callback: JSON.parse(record.value) as ProviderCallback, key: record.key };
}

describe('makeCallbackRecord', () => {
  it('names message, attempt and recipient by the URL, and seals the rest', () => {
    const { callback, key } = make(PATH, { ...FORM, ErrorCode: '30003' }) ?? {};
    expect(callback).toMatchObject({ provider: 'twilio', providerMessageId: FORM['MessageSid'], status: 'delivered', errorCode: 30_003, messageId, attempt: 2, recipientKey, receivedAt: new Date(START_MS).toISOString() });
    expect(key).toBe(recipientKey);
    expect(findFaults('provider-callback', callback)).toBeNull();
    expect(JSON.parse(tools.keyring.open(callback?.raw ?? '', 'callback'))).toEqual({ ...FORM, ErrorCode: '30003' });
    expect(JSON.stringify(callback)).not.toContain('4155550123');
  });

  it.each([
    ['no parameters', '/webhooks/twilio/status', { recipientKey: toKey }],
    ['an empty query', '/webhooks/twilio/status?', { recipientKey: toKey }],
    ['a key alone', `/webhooks/twilio/status?k=${recipientKey}`, { recipientKey }],
    ['a message without its key', `/webhooks/twilio/status?m=${messageId}&a=1`, { recipientKey: toKey }],
    ['an attempt that is none', `/webhooks/twilio/status?m=${messageId}&k=${recipientKey}&a=0`, { recipientKey }],
    ['a message id that is none', `/webhooks/twilio/status?m=../etc&k=${recipientKey}&a=1`, { recipientKey }],
    ['a key that is none', `/webhooks/twilio/status?m=${messageId}&k=short&a=1`, { recipientKey: toKey }],
  ])('keys by the number and names nothing with %s', (_, path, expected) => {
    const { callback, key } = make(path, FORM) ?? {};
    expect(callback).toMatchObject(expected);
    expect(callback).not.toHaveProperty('messageId');
    expect(callback).not.toHaveProperty('attempt');
    expect(key).toBe(expected.recipientKey);
  });

  it('keys a person the same on every channel', () => {
    expect(make('/', { ...FORM, To: 'whatsapp:+14155550123' })?.key).toBe(toKey);
  });

  it('takes what is told of a call as of a message', () => {
    const { callback } = make(PATH, { AccountSid: 'AC1', CallSid: 'CA0123456789abcdef0123456789abcdef', CallStatus: 'no-answer', To: '+14155550123' }) ?? {};
    expect(callback).toMatchObject({ providerMessageId: 'CA0123456789abcdef0123456789abcdef', status: 'no-answer', messageId, attempt: 2 });
  });

  it('gives equal callbacks equal ids, and others another', () => {
    const idOf = (over: Params) => make(PATH, { ...FORM, ...over })?.callback.callbackId;
    expect(idOf({ To: '+14155550124' })).toBe(idOf({}));
    expect(new Set([{}, { MessageStatus: 'sent' }, { ErrorCode: '30003' }, { MessageSid: 'SM1' }, { RawDlrDoneDate: '2601051200' }].map(idOf)).size).toBe(5);
  });

  it.each([
    ['no id', { MessageSid: undefined }],
    ['an id of odd signs', { MessageSid: 'SM 1' }],
    ['no status', { MessageStatus: undefined }],
    ['a status that is a number', { MessageStatus: '+14155550123' }],
    ['a status too long', { MessageStatus: 'x'.repeat(33) }],
  ])('refuses %s', (_, over) => {
    expect(make(PATH, { ...FORM, ...over })).toBeNull();
  });

  it('refuses what names nobody', () => {
    expect(make('/webhooks/twilio/status', { ...FORM, To: undefined })).toBeNull();
  });

  it('reads the older names, the first of repeated parameters, and no odd error code', () => {
    const { callback } = make(PATH, { ...FORM, MessageSid: undefined, SmsSid: 'SM1', MessageStatus: undefined, SmsStatus: ['sent', 'delivered'], ErrorCode: 'E1' }) ?? {};
    expect(callback).toMatchObject({ providerMessageId: 'SM1', status: 'sent' });
    expect(callback).not.toHaveProperty('errorCode');
  });
});
