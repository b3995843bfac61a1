import { describe, expect, test } from 'vitest';
import { readCreateForm } from './create-form.js';

const VALID = { To: '+15557650001', From: '+15550100001', Body: 'hello' };
const SERVICE_SID = 'MG000000000000000000000000000000aa';

const NOW_MS = Date.UTC(2026, 10, 22);
const at = (seconds: number): string => new Date(NOW_MS + seconds * 1_000).toISOString();
const TEMPLATE = { sid: 'HX000000000000000000000000000000aa', body: 'Hello {{1}}, {{2}}', mediaUrls: [], variables: { 2: 'welcome' } };
const SURROUNDINGS = { nowMs: NOW_MS, findTemplate: (sid: string) => (sid === TEMPLATE.sid ? TEMPLATE : undefined) };

function codeOf(fields: Record<string, string | string[]>): number | null {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value);
  const read = readCreateForm(form, SURROUNDINGS);
  return 'refusal' in read ? read.refusal.code : null;
}

describe('readCreateForm', () => {
  test.each<[string, Record<string, string | string[]>, number | null]>([
    ['a plain message', VALID, null],
    ['an empty form, as JSON makes it', {}, 21604],
    ['no sender', { To: VALID.To, Body: 'x' }, 21603],
    ['a service instead of a sender', { To: VALID.To, Body: 'x', MessagingServiceSid: SERVICE_SID }, null],
    ['a recipient that is no number', { ...VALID, To: '12' }, 21211],
    ['a North American number with a digit too many', { ...VALID, To: '+155576500012' }, 21211],
    ['a recipient with the plus lost to form decoding', { ...VALID, To: ' 15557650001' }, 21211],
    ['a short code as recipient', { ...VALID, To: '55512' }, null],
    ['a channel address', { ...VALID, To: 'whatsapp:+15557650001', From: 'whatsapp:+15550100001' }, null],
    ['a sender that is nothing', { ...VALID, From: '+0' }, 21212],
    ['a name as sender', { ...VALID, From: 'Signalbox' }, null],
    ['a name too long', { ...VALID, From: 'SignalboxLtd' }, 21212],
    ['no content', { ...VALID, Body: '' }, 21619],
    ['1,600 characters', { ...VALID, Body: 'x'.repeat(1_600) }, null],
    ['1,601 characters', { ...VALID, Body: 'x'.repeat(1_601) }, 21617],
    ['media without a body', { ...VALID, Body: '', MediaUrl: 'https://example.com/a.png' }, null],
    ['ten media', { ...VALID, MediaUrl: Array<string>(10).fill('https://example.com/a.png') }, null],
    ['eleven media', { ...VALID, MediaUrl: Array<string>(11).fill('https://example.com/a.png') }, 21623],
    ['media that is no URL', { ...VALID, MediaUrl: ['https://example.com/a.png', 'a.png'] }, 21620],
    ['shortest validity', { ...VALID, ValidityPeriod: '1' }, null],
    ['no validity', { ...VALID, ValidityPeriod: '0' }, 21624],
    ['validity above ten hours', { ...VALID, ValidityPeriod: '36001' }, 21624],
    ['validity that is no number', { ...VALID, ValidityPeriod: 'soon' }, 21624],
    ['a relative callback', { ...VALID, StatusCallback: '/status' }, 21609],
    ['a callback host with an underscore', { ...VALID, StatusCallback: 'https://my_host.example.com/' }, 21609],
    ['an unknown template', { ...VALID, ContentSid: 'HX00' }, 21655],
    ['variables without a template', { ...VALID, ContentVariables: '{}' }, 21654],
    ['a schedule without a service', { ...VALID, ScheduleType: 'fixed' }, 35118],
    ['a schedule without a time', { ...VALID, ScheduleType: 'fixed', MessagingServiceSid: SERVICE_SID }, 35111],
    ['a schedule of another kind', { ...VALID, ScheduleType: 'smart', MessagingServiceSid: SERVICE_SID }, 35126],
    ['a schedule', { ...VALID, ScheduleType: 'fixed', SendAt: at(3_600), MessagingServiceSid: SERVICE_SID }, null],
    ['a schedule too near', { ...VALID, ScheduleType: 'fixed', SendAt: at(899), MessagingServiceSid: SERVICE_SID }, 35114],
    ['a schedule too far away', { ...VALID, ScheduleType: 'fixed', SendAt: at(36 * 86_400), MessagingServiceSid: SERVICE_SID }, 35114],
    ['a schedule that is no time', { ...VALID, ScheduleType: 'fixed', SendAt: 'soon', MessagingServiceSid: SERVICE_SID }, 35114],
    ['a template', { ...VALID, Body: '', ContentSid: TEMPLATE.sid, ContentVariables: '{"1":"Ann"}' }, null],
    ['variables that are no object', { ...VALID, Body: '', ContentSid: TEMPLATE.sid, ContentVariables: '["Ann"]' }, 21656],
    ['variables beside a body', { ...VALID, ContentSid: TEMPLATE.sid, ContentVariables: '{"1":"Ann"}' }, 35127],
  ])('%s', (_name, fields, expected) => {
    expect(codeOf(fields)).toBe(expected);
  });

  test('finds our marks in the callback URL', () => {
    const read = readCreateForm(new URLSearchParams({ ...VALID, StatusCallback: 'https://cb.example.com/s?m=id-1&k=key-1&a=2#rc=2' }));
    expect(read).toMatchObject({ draft: { messageId: 'id-1', recipientKey: 'key-1', attempt: 2 } });
  });

  test('fills the template in, with its own values where none are given', () => {
    const form = new URLSearchParams({ To: VALID.To, From: VALID.From, ContentSid: TEMPLATE.sid, ContentVariables: '{"1":"Ann"}' });
    expect(readCreateForm(form, SURROUNDINGS)).toMatchObject({ draft: { body: 'Hello Ann, welcome' } });
  });
});
