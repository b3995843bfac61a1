import { describe, expect, test } from 'vitest';
import { signedUrlOf, signRequest, type Field } from './request-signature.js';

/** Token, URL and fields of Twilio's own documentation and test suites. */
const TOKEN = '12345';
const URL_AS_GIVEN = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const FIELDS: Field[] = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];

describe('signRequest', () => {
  test.each([
    ['https', URL_AS_GIVEN, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['https with its port', 'https://mycompany.com:443/myapp.php?foo=1&bar=2', 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    ['http with its port', 'http://mycompany.com:80/myapp.php?foo=1&bar=2', '0ZXoZLH/DfblKGATFgpif+LLRf4='],
    ['http with another port', 'http://mycompany.com:1234/myapp.php?foo=1&bar=2', 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
  ])('%s', (_name, url, signature) => {
    expect(signRequest(TOKEN, url, FIELDS)).toBe(signature);
  });

  test('the order of fields and repeated values make no difference', () => {
    const shuffled: Field[] = [...FIELDS.toReversed(), ['Digits', '1234']];
    expect(signRequest(TOKEN, URL_AS_GIVEN, shuffled)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });
});

test.each([
  ['a fragment', 'https://a.example/x?m=1#rc=2&rp=all', 'https://a.example/x?m=1'],
  ['credentials', 'https://user:pass@a.example/x', 'https://a.example/x'],
  ['an at sign in the query', 'https://a.example/x?to=a@b', 'https://a.example/x?to=a@b'],
  ['a port', 'http://a.example:8080/', 'http://a.example:8080/'],
])('the signed URL of one with %s', (_name, url, expected) => {
  expect(signedUrlOf(url)).toBe(expected);
});

test.each([
  ['messaging over https', 'messaging', 'https://a.example:8443/x?y=1', 'https://a.example:8443/x?y=1'],
  ['voice over https', 'voice', 'https://a.example:8443/x?y=1', 'https://a.example/x?y=1'],
  ['voice over https without a path', 'voice', 'https://a.example:443?y=1:2', 'https://a.example?y=1:2'],
  ['voice over http', 'voice', 'http://a.example:8080/x', 'http://a.example:8080/x'],
] as const)('the port of %s', (_name, product, url, expected) => {
  expect(signedUrlOf(url, product)).toBe(expected);
});
