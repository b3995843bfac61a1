import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateDevelopmentKeys } from './development-keys.js';
import { keyedHash22 } from './keyed-hash.js';
import { loadKeyring, type KeyringConfig } from './keyring.js';
import { wrapRecipientKey } from './recipient-key.js';

const base64 = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const CONFIG: KeyringConfig = { fieldKeys: { k1: base64(1) }, fieldKey: 'k1', peppers: [base64(2)], bodyKey: base64(3) };
const NUMBER = '+14155550100';

describe('recipientKeyOf', () => {
  it('is the first 128 bits of HMAC-SHA256(pepper, number) in base64url', () => {
    const expected = createHmac('sha256', Buffer.alloc(32, 2)).update(NUMBER).digest().subarray(0, 16).toString('base64url');
    expect(loadKeyring(CONFIG).recipientKeyOf(NUMBER)).toBe(expected);
    expect(expected).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('is wrapped by the next pepper, so that what is stored can be re-keyed without the number', () => {
    const old = loadKeyring(CONFIG).recipientKeyOf(NUMBER);
    const rotated = loadKeyring({ ...CONFIG, peppers: [base64(2), base64(4)] }).recipientKeyOf(NUMBER);
    expect(rotated).toBe(wrapRecipientKey(old, Buffer.alloc(32, 4)));
    expect(rotated).not.toBe(old);
    expect(rotated).not.toBe(loadKeyring({ ...CONFIG, peppers: [base64(4)] }).recipientKeyOf(NUMBER));
  });
});

describe('hashBody', () => {
  it('is keyed, and another thing than a recipient key or an unkeyed hash', () => {
    const keyring = loadKeyring(CONFIG);
    expect(keyring.hashBody('hello')).toBe(keyedHash22(Buffer.alloc(32, 3), 'hello'));
    expect(keyring.hashBody('hello')).not.toBe(loadKeyring({ ...CONFIG, bodyKey: base64(5) }).hashBody('hello'));
    expect(keyring.hashBody(NUMBER)).not.toBe(keyring.recipientKeyOf(NUMBER));
  });
});

describe('loadKeyring', () => {
  it('seals text and bytes', () => {
    const keyring = loadKeyring(CONFIG);
    expect(keyring.open(keyring.seal('Grüße 🎉', 'm:body'), 'm:body')).toBe('Grüße 🎉');
    const bytes = Uint8Array.from([0, 255, 128, 10]);
    expect(Uint8Array.from(keyring.openBytes(keyring.sealBytes(bytes, 'dead-letter'), 'dead-letter'))).toEqual(bytes);
  });

  it('names every fault at once and shows no key', () => {
    const short = Buffer.alloc(16, 9).toString('base64');
    const load = (): unknown => loadKeyring({ fieldKeys: { 'k 1': base64(1), k2: short }, fieldKey: 'k9', peppers: [], bodyKey: short, intakePrivateKeys: { i1: 'x' } });
    expect(load).toThrow('field key k2 has 16 bytes and needs 32');
    expect(load).toThrow('field key id k 1 is not of letters');
    expect(load).toThrow('current field key k9 is not among');
    expect(load).toThrow('there is no pepper');
    expect(load).toThrow('body key has 16 bytes');
    expect(load).toThrow('intake private key i1 has 0 bytes');
    expect(load).not.toThrow(short);
  });

  it('takes the development keys', () => {
    const { environment } = generateDevelopmentKeys('seed');
    expect(() => loadKeyring({
      fieldKeys: JSON.parse(environment.SB_FIELD_KEYS) as Record<string, string>,
      fieldKey: environment.SB_FIELD_KEY,
      peppers: JSON.parse(environment.SB_PEPPERS) as string[],
      bodyKey: environment.SB_BODY_KEY,
      intakePrivateKeys: JSON.parse(environment.SB_INTAKE_PRIVATE_KEYS) as Record<string, string>,
    })).not.toThrow();
  });
});

describe('generateDevelopmentKeys', () => {
  it('makes the same set from the same seed, and another one each time without', () => {
    expect(generateDevelopmentKeys('a')).toEqual(generateDevelopmentKeys('a'));
    expect(generateDevelopmentKeys('a')).not.toEqual(generateDevelopmentKeys('b'));
    expect(generateDevelopmentKeys()).not.toEqual(generateDevelopmentKeys());
  });
});
