import { describe, expect, it } from 'vitest';
import { authenticatedText, readSealedIntent, writeSealedIntent } from './sealed-intent.js';

describe('a sealed intent', () => {
  it('is read as it was written', () => {
    const parts = { keyId: 'i-1_a', encapsulatedKey: 'AbC_-9', ciphertext: 'xyz' };
    expect(writeSealedIntent(parts)).toBe('hpke1.i-1_a.AbC_-9.xyz');
    expect(readSealedIntent(writeSealedIntent(parts))).toEqual(parts);
  });

  it.each([
    ['another version', 'hpke2.i1.AA.BB'],
    ['a missing part', 'hpke1.i1.AA'],
    ['a part too many', 'hpke1.i1.AA.BB.CC'],
    ['an empty part', 'hpke1.i1..BB'],
    ['a key id that is too long', `hpke1.${'k'.repeat(33)}.AA.BB`],
    ['what is not base64url', 'hpke1.i1.A+A.BB'],
    ['a line after it', 'hpke1.i1.AA.BB\n'],
    ['nothing', ''],
  ])('is not %s', (_name, text) => {
    expect(readSealedIntent(text)).toBeNull();
  });

  it('is bound to tenant and key', () => {
    expect(authenticatedText({ tenantId: 'acme', idempotencyKey: 'login-1' })).toBe('acme\nlogin-1');
  });
});
