import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CREDENTIAL_FAULTS, CredentialsError, type CredentialFaultCode } from './credential-faults.js';
import { createCredentialsBook } from './credentials-book.js';
import { parseCredentials } from './parse-credentials.js';
import { readRsaPrivateKey } from './parse-key.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const NEED = { environment: 'production', use: 'sending', nowMs: NOW } as const;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const SECRET = 'hush-hush-hush';
const TWILIO = { provider: 'twilio', environment: 'production', tenants: ['acme'], accountSid: `AC${'1'.repeat(32)}`, key: { keySid: `SK${'2'.repeat(32)}`, keySecret: SECRET, createdAt: '2026-11-01T00:00:00Z', provenance: 'vault kv/acme' }, signingTokens: ['now', 'next'] };
const VONAGE = { provider: 'vonage', environment: 'production', tenants: '*', applicationId: '11111111-2222-4333-8444-555555555555', key: { privateKey, provenance: 'vault kv/vonage' }, signingTokens: ['s'] };
const parse = (accounts: unknown, need: Parameters<typeof parseCredentials>[1] = NEED) => parseCredentials(JSON.stringify({ accounts }), need);

describe('parseCredentials', () => {
  it('reads the accounts of its environment', () => {
    const parsed = parse([TWILIO, VONAGE, { ...TWILIO, environment: 'staging' }]);
    expect(parsed).toMatchObject({ ok: true, accounts: [
      { provider: 'twilio', tenants: ['acme'], accountSid: TWILIO.accountSid, key: { keySid: TWILIO.key.keySid, keySecret: SECRET, createdAtMs: Date.parse('2026-11-01T00:00:00Z'), provenance: 'vault kv/acme' }, signingTokens: ['now', 'next'] },
      { provider: 'vonage', tenants: '*', applicationId: VONAGE.applicationId, key: { privateKey, createdAtMs: null }, signingTokens: ['s'] },
    ] });
  });

  it('needs no key where only signatures are checked', () => {
    expect(parse([{ ...TWILIO, key: undefined }], { ...NEED, use: 'signatures' })).toMatchObject({ ok: true, accounts: [{ key: null }] });
  });

  const { key } = TWILIO;
  const FAULTS: [name: string, accounts: unknown, code: CredentialFaultCode, at: string][] = [
    ['no list', {}, 'not-accounts', 'accounts'],
    ['no account of the environment', [{ ...TWILIO, environment: 'staging' }], 'no-account', 'accounts'],
    ['an unknown carrier', [{ ...TWILIO, provider: 'pigeon' }], 'provider-unknown', 'accounts[0].provider'],
    ['no environment', [{ ...TWILIO, environment: undefined }], 'environment-missing', 'accounts[0].environment'],
    ['a tenant that is none', [{ ...TWILIO, tenants: ['Acme!'] }], 'tenants-wrong', 'accounts[0].tenants'],
    ['a tenant twice', [TWILIO, TWILIO], 'tenant-twice', 'accounts'],
    ['an account sid that is none', [VONAGE, { ...TWILIO, accountSid: 'AC1' }], 'account-id-wrong', 'accounts[1].accountSid'],
    ['an application that is none', [{ ...VONAGE, applicationId: 'app' }], 'account-id-wrong', 'accounts[0].applicationId'],
    ['no key', [{ ...TWILIO, key: undefined }], 'key-missing', 'accounts[0].key'],
    ['a key sid that is none', [{ ...TWILIO, key: { ...key, keySid: 'SK' } }], 'key-wrong', 'accounts[0].key'],
    ['a key without its secret', [{ ...TWILIO, key: { ...key, keySecret: '' } }], 'key-wrong', 'accounts[0].key'],
    ['a private key that is none', [{ ...VONAGE, key: { privateKey: SECRET, provenance: 'x' } }], 'key-wrong', 'accounts[0].key'],
    ['a date that is none', [{ ...TWILIO, key: { ...key, createdAt: 'yesterday' } }], 'created-at-wrong', 'accounts[0].key.createdAt'],
    ['a key of tomorrow', [{ ...TWILIO, key: { ...key, createdAt: '2026-11-23T00:00:00Z' } }], 'created-at-wrong', 'accounts[0].key.createdAt'],
    ['a key of nowhere', [{ ...TWILIO, key: { ...key, provenance: ' ' } }], 'provenance-missing', 'accounts[0].key.provenance'],
    ['three signing tokens', [{ ...TWILIO, signingTokens: ['a', 'b', 'c'] }], 'signing-tokens-wrong', 'accounts[0].signingTokens'],
  ];
  it.each(FAULTS)('blames %s, and shows no secret', (_name, accounts, code, at) => {
    const parsed = parse(accounts);
    expect(parsed).toEqual({ ok: false, faults: [{ code, at }] });
    expect(JSON.stringify(parsed) + new CredentialsError([{ code, at }]).message).not.toContain(SECRET);
  });

  it('blames what is no JSON, and all faults at once', () => {
    expect(parseCredentials('{', NEED)).toEqual({ ok: false, faults: [{ code: 'not-json', at: 'file' }] });
    expect(parse([{ ...TWILIO, accountSid: '', key: undefined, tenants: 1 }, null])).toMatchObject({ ok: false, faults: { length: 6 } });
  });

  it('has a test for every code but that of the file itself', () => {
    const tested = new Set<string>([...FAULTS.map(([, , code]) => code), 'not-json', 'file-unreadable']);
    expect(Object.keys(CREDENTIAL_FAULTS).filter((code) => !tested.has(code))).toEqual([]);
  });
});

describe('a credentials book', () => {
  it("gives the tenant's own account, else that for all, else none", () => {
    const parsed = parse([TWILIO, VONAGE]);
    const book = createCredentialsBook(parsed.ok ? parsed.accounts : []);
    expect([book.accountFor('twilio', 'acme')?.accountSid, book.accountFor('twilio', 'other'), book.accountFor('vonage', 'other')?.applicationId]).toEqual([TWILIO.accountSid, null, VONAGE.applicationId]);
  });
});

describe('readRsaPrivateKey', () => {
  const pkcs1 = createPrivateKey(privateKey).export({ type: 'pkcs1', format: 'pem' }) as string;
  const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  it.each<[string, string, string | null]>([
    ['PKCS #8', privateKey, privateKey],
    ['PKCS #1', pkcs1, privateKey],
    ['a key of another kind', other, null],
    ['a key that was cut off', privateKey.slice(0, 400), null],
    ['no key', SECRET, null],
  ])('reads %s', (_name, pem, expected) => expect(readRsaPrivateKey(pem)).toBe(expected));
});
