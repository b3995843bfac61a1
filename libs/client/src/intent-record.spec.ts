import { createHmac } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { decodeRecord, findTopic, type Intent } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { SignalboxClientError } from './client-error.js';
import { makeIntentKey, makeIntentRecord, type IntentRecord } from './intent-record.js';
import { createIntentSealer } from './intent-sealer.js';
import type { OutgoingIntent } from './outgoing-intent.js';

const PEPPER = Buffer.alloc(32, 4);
const INTENT: OutgoingIntent = { idempotencyKey: 'login-1', purpose: 'one-time-passcode', to: '+14155550100', templateId: 'login-code', variables: { code: '123456' }, traceparent: 'trace' };
const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

function read(record: IntentRecord): Intent {
  const decoded = decodeRecord(findTopic('intents-otp'), record.headers['sb-schema'], Buffer.from(record.value));
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value as Intent;
}

describe('makeIntentRecord', () => {
  it('is keyed by the hash of the recipient under the tenant’s pepper', async () => {
    const { key, headers } = await makeIntentRecord(INTENT, { tenantId: 'acme-bank', keyPepper: PEPPER });
    expect(key).toBe(createHmac('sha256', PEPPER).update('+14155550100').digest().subarray(0, 16).toString('base64url'));
    expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(makeIntentKey('+14155550100', Buffer.alloc(32, 5))).not.toBe(key);
    expect(headers).toEqual({ 'sb-schema': 'intent@1', 'sb-tenant': 'acme-bank', traceparent: 'trace' });
  });

  it('has no key where no order is asked', async () => {
    expect((await makeIntentRecord({ ...INTENT, unordered: true }, { tenantId: 'acme-bank', keyPepper: PEPPER })).key).toBeNull();
  });

  it('carries the personal part in the clear without a public key', async () => {
    const intent = read(await makeIntentRecord(INTENT, { tenantId: 'acme-bank', keyPepper: PEPPER }));
    expect(intent).toEqual({ tenantId: 'acme-bank', idempotencyKey: 'login-1', purpose: 'one-time-passcode', templateId: 'login-code', personal: { to: '+14155550100', variables: { code: '123456' } } });
  });

  it('seals it to intake’s key, bound to this intent', async () => {
    const pair = await suite.kem.deriveKeyPair(new Uint8Array(32).fill(8));
    const key = Buffer.from(await suite.kem.serializePublicKey(pair.publicKey)).toString('base64url');
    const record = await makeIntentRecord(INTENT, { tenantId: 'acme-bank', keyPepper: PEPPER, seal: createIntentSealer({ keyId: 'i1', key }) });
    expect(record.value).not.toContain('4155550100');
    expect(record.value).not.toContain('123456');
    const [format, keyId, enc = '', ciphertext = ''] = read(record).sealed?.split('.') ?? [];
    expect([format, keyId]).toEqual(['hpke1', 'i1']);
    const open = async (aad: string) => {
      const recipient = await suite.createRecipientContext({ recipientKey: pair.privateKey, enc: Buffer.from(enc, 'base64url'), info: new TextEncoder().encode('signalbox-intent-v1') });
      return new TextDecoder().decode(await recipient.open(Buffer.from(ciphertext, 'base64url'), new TextEncoder().encode(aad)));
    };
    expect(JSON.parse(await open('acme-bank\nlogin-1'))).toEqual({ to: '+14155550100', variables: { code: '123456' } });
    await expect(open('acme-bank\nlogin-2')).rejects.toThrow();
  });
});

describe('createIntentSealer', () => {
  it.each([
    ['a short key', { keyId: 'i1', key: 'AAAA' }],
    ['a key id of other characters', { keyId: 'i.1', key: Buffer.alloc(32, 9).toString('base64url') }],
  ])('refuses %s', (_, key) => expect(() => createIntentSealer(key)).toThrow(SignalboxClientError));
});
