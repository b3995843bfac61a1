import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { describe, expect, it } from 'vitest';
import { publicKeyOf } from './development-keys.js';
import { createIntentUnsealer } from './intent-seal.js';

const PRIVATE_KEY = Buffer.alloc(32, 6);
const CONTEXT = { tenantId: 'acme-bank', idempotencyKey: 'login-1' };
const PERSONAL = JSON.stringify({ to: '+14155550100', body: 'Your code is 123456' });

/** Seals as any producer may, from the documented format alone. */
async function seal(info = 'signalbox-intent-v1', aad = 'acme-bank\nlogin-1', keyId = 'i1'): Promise<string> {
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const recipientPublicKey = await suite.kem.deserializePublicKey(Buffer.from(publicKeyOf(PRIVATE_KEY), 'base64url'));
  const sender = await suite.createSenderContext({ recipientPublicKey, info: new TextEncoder().encode(info) });
  const sealed = await sender.seal(Buffer.from(PERSONAL), Buffer.from(aad));
  return `hpke1.${keyId}.${Buffer.from(sender.enc).toString('base64url')}.${Buffer.from(sealed).toString('base64url')}`;
}

const unseal = createIntentUnsealer(new Map([['i0', Buffer.alloc(32, 5)], ['i1', PRIVATE_KEY]]));

describe('createIntentUnsealer', () => {
  it('opens what was sealed to its key', async () => {
    await expect(unseal(await seal(), CONTEXT)).resolves.toBe(PERSONAL);
  });

  it('opens what the client library sealed', async () => {
    const kept = 'hpke1.i1.cgbaOrh638Epco9CEPk2dQYrFzyfHXaCaMuHGA8uRw8.geSNrEuMXTN0nrKidm7Q4_PQPXqyI0gzNH6l2kTEYPtl7pzb5rOWe_kd3F4cN6MPwIgrz5tl6-7xgPTCZG_iBBm3';
    await expect(unseal(kept, CONTEXT)).resolves.toBe(PERSONAL);
  });

  const changed = (sealed: string): string => `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
  it.each([
    ['another tenant', seal(), { ...CONTEXT, tenantId: 'other' }],
    ['another intent', seal(), { ...CONTEXT, idempotencyKey: 'login-2' }],
    ['parts that only join to the same text', seal(), { tenantId: 'acme-bank\nlogin', idempotencyKey: '1' }],
    ['another purpose of the key', seal('something-else'), CONTEXT],
    ['a changed text', seal().then(changed), CONTEXT],
    ['another key of ours', seal().then((sealed) => sealed.replace('.i1.', '.i0.')), CONTEXT],
    ['an unknown key', seal().then((sealed) => sealed.replace('.i1.', '.i9.')), CONTEXT],
    ['a missing part', seal().then((sealed) => sealed.split('.').slice(0, 3).join('.')), CONTEXT],
    ['a key that is no point', Promise.resolve(`hpke1.i1.AAAA.${'A'.repeat(60)}`), CONTEXT],
    ['a plain text', Promise.resolve(PERSONAL), CONTEXT],
  ])('refuses %s', async (_, sealing, context) => {
    await expect(unseal(await sealing, context)).rejects.toMatchObject({ name: 'AdapterError', code: 'unsealing-failed', disposition: 'rejected' });
  });

  it('tells what the intent was sealed to, never what is in it', async () => {
    await expect(unseal(changed(await seal()), CONTEXT)).rejects.toSatisfy((error: Error) => !error.message.includes('415555'));
  });
});
