import { describe, expect, it } from 'vitest';
import { parseTemplates } from './template.js';

const files = (...values: unknown[]) => new Map(values.map((value, index) => [`${index}.json`, JSON.stringify(value)]));
const PLAIN = { name: 'login-code', purpose: 'one-time-passcode', body: 'Your code is {{code}}.', variables: [{ code: '123456' }] };

describe('parseTemplates', () => {
  it('fills in what is left out', () => expect(parseTemplates(files(PLAIN))).toEqual({ templates: [{ ...PLAIN, channel: 'sms', senderKind: 'short-code', maxSegments: 1 }], faults: [] }));
  it.each([
    ['no JSON', new Map([['a.json', 'nonsense']]), 'a.json: is no JSON object'],
    ['a list', files([PLAIN]), '0.json: is no JSON object'],
    ['a name with spaces', files({ ...PLAIN, name: 'Login code' }), '0.json: name must be kebab-case'],
    ['another channel', files({ ...PLAIN, channel: 'fax' }), '0.json: channel must be one of sms, whatsapp'],
    ['another kind of sender', files({ ...PLAIN, senderKind: 'pigeon' }), '0.json: senderKind must be one of short-code, long-code, toll-free, alphanumeric, whatsapp'],
    ['variables that are no texts', files({ ...PLAIN, variables: [{ code: 1 }] }), '0.json: variables must be a list of objects with texts'],
    ['a degraded form without a body', files({ ...PLAIN, degraded: {} }), '0.json: degraded must be an object with a body'],
    ['a fallback that is not there', files({ ...PLAIN, fallback: 'nobody' }), 'login-code: its fallback "nobody" is no other template of this folder'],
    ['two of one name', files(PLAIN, PLAIN), 'two templates have one name'],
  ])('refuses %s', (_name, given, fault) => expect(parseTemplates(given).faults).toEqual([fault]));
});
