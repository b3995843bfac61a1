import { describe, expect, it } from 'vitest';
import { chooseContent } from './choose-content.js';
import type { Channel, Pool, Template } from './policy-document.js';

const CONTENT_SID = `HX${'0'.repeat(32)}`;
const poolOf = (channel?: Channel): Pool => ({ poolId: 'p', provider: 'twilio', ...(channel && { channel }), lanes: ['otp'], countries: '*', tenants: '*', senders: [] });
const TEMPLATE: Template = { templateId: 't', body: '{{name}}, your code is {{code}}. Bye, {{name}}.', contentSid: CONTENT_SID, voiceUrl: 'https://voice.example.com/code' };
const SAID = { variables: { name: 'Ann', code: '123456' }, mediaUrls: ['https://media.example.com/1.png'] };

describe('chooseContent', () => {
  it.each<[string, Pool, Template | null, object]>([
    ['text alone by SMS, whatever else there is', poolOf(), TEMPLATE, { channel: 'sms', rich: null, isRenderedByCarrier: false }],
    ['media by MMS', poolOf('mms'), null, { channel: 'mms', rich: { mediaUrls: SAID.mediaUrls }, isRenderedByCarrier: false }],
    ['media beside free text by WhatsApp', poolOf('whatsapp'), null, { channel: 'whatsapp', rich: { mediaUrls: SAID.mediaUrls } }],
    ['the template of the carrier by WhatsApp, its places in order of the text', poolOf('whatsapp'), TEMPLATE, { channel: 'whatsapp', rich: { template: { contentSid: CONTENT_SID, variables: { 1: 'Ann', 2: '123456' } } }, isRenderedByCarrier: true }],
    ['its places in the order that the policy gives', poolOf('whatsapp'), { ...TEMPLATE, contentVariables: ['code'] }, { rich: { template: { variables: { 1: '123456' } } } }],
    ['a spoken text in a call', poolOf('voice'), null, { channel: 'voice', rich: null }],
    ['the script of a call', poolOf('voice'), TEMPLATE, { channel: 'voice', rich: { voiceUrl: TEMPLATE.voiceUrl }, isRenderedByCarrier: false }],
  ])('says %s', (_name, pool, template, content) => expect(chooseContent(pool, template, SAID)).toMatchObject({ ok: true, content }));

  it('refuses what lacks a variable of the carrier’s template', () => {
    expect(chooseContent(poolOf('whatsapp'), { ...TEMPLATE, contentVariables: ['code', 'city'] }, SAID)).toMatchObject({ ok: false, reason: 'template-variable-missing' });
  });
});
