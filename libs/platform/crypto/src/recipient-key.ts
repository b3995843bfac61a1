import type { KeyObject } from 'node:crypto';
import { keyedHash22 } from './keyed-hash.js';

/**
 * Wraps a recipient key into the next version of the pepper: what was stored under the old key can be re-keyed without
 * knowing the number.
 */
export function wrapRecipientKey(oldKey: string, pepper: Uint8Array): string {
  return keyedHash22(pepper, oldKey);
}

/** HMAC(p_n, … HMAC(p_1, E.164)): 22 base64url characters. `peppers` begins with the oldest and is not empty. */
export function makeRecipientKey(e164: string, peppers: readonly (Uint8Array | KeyObject)[]): string {
  return peppers.reduce<string>((text, pepper) => keyedHash22(pepper, text), e164);
}
