import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readRs256, signHs256 } from './json-web-token.js';
import { opensVonage } from './vonage-credentials.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(claims: object, header: object = { alg: 'RS256', typ: 'JWT' }): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

test('HS256 makes the token of the well-known example', () => {
  expect(signHs256({ sub: '1234567890', name: 'John Doe', iat: 1_516_239_022 }, 'your-256-bit-secret')).toBe(
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  );
});

describe('RS256', () => {
  test('a genuine token tells its claims', () => {
    expect(readRs256(tokenOf({ a: 1 }), publicKey)).toEqual({ a: 1 });
  });

  test.each([
    ['changed claims', tokenOf({ a: 1 }).replace(/\.[^.]+\./, `.${part({ a: 2 })}.`)],
    ['no algorithm', tokenOf({ a: 1 }, { alg: 'none' })],
    ['the public key as a shared secret', signHs256({ a: 1 }, publicKey)],
    ['no token', 'x'],
    ['four parts', `${tokenOf({ a: 1 })}.x`],
  ])('%s is none', (_name, token) => {
    expect(readRs256(token, publicKey)).toBeNull();
  });
});

describe('opensVonage', () => {
  const NOW_S = 1_800_000_000;
  const settings = {
    apiKey: 'key',
    apiSecret: 'secret',
    applicationId: 'app',
    publicKey,
    signatureSecret: 's',
    statusUrl: null,
    inboundUrl: null,
    numbers: [],
    requestsPerSecond: 30,
  };
  const claims = { application_id: 'app', iat: NOW_S, jti: 'j' };
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each([
    ['key and secret', basic('key:secret'), true],
    ['a wrong secret', basic('key:x'), false],
    ['a token', `Bearer ${tokenOf(claims)}`, true],
    ['a token of another application', `Bearer ${tokenOf({ ...claims, application_id: 'b' })}`, false],
    ['a token without a name', `Bearer ${tokenOf({ ...claims, jti: undefined })}`, false],
    ['a token that has ended', `Bearer ${tokenOf({ ...claims, exp: NOW_S })}`, false],
    ['a token of a quarter of an hour ago', `Bearer ${tokenOf({ ...claims, iat: NOW_S - 900 })}`, false],
    ['a token of tomorrow', `Bearer ${tokenOf({ ...claims, iat: NOW_S + 61 })}`, false],
    ['nothing', undefined, false],
  ])('%s', (_name, header, opens) => {
    expect(opensVonage(header, settings, NOW_S * 1_000)).toBe(opens);
  });

  test('without a public key no token does', () => {
    expect(opensVonage(`Bearer ${tokenOf(claims)}`, { ...settings, publicKey: null }, NOW_S * 1_000)).toBe(false);
  });
});
