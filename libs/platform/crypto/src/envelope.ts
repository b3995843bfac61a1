import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { AdapterError } from '@signalbox/message';
import { createRandomPool } from './random-pool.js';

const VERSION = 'sb1';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ENVELOPE = /^sb1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/;

export type RandomBytes = (size: number) => Uint8Array;

export interface FieldKeys {
  /** 32 bytes each, by key id. All of them open. Key objects are prepared once; bytes at every use, which costs more than the cipher. */
  readonly keys: ReadonlyMap<string, Uint8Array | KeyObject>;
  /**
   * The id of the key that seals. Rotate it before it has sealed 2^32 envelopes: with random 96-bit ivs that many keep
   * the chance of a repeated iv below 2^-32 (NIST SP 800-38D, 8.3).
   */
  readonly current: string;
}

const pooledRandom = createRandomPool();

const unreadable = (message: string): AdapterError => new AdapterError('envelope-unreadable', 'rejected', { message });

/** Encrypts to `sb1.<key id>.<base64url of iv, ciphertext, tag>`, bound to its context. */
export function sealEnvelope(plaintext: Uint8Array, context: string, fieldKeys: FieldKeys, random: RandomBytes = pooledRandom): string {
  const key = fieldKeys.keys.get(fieldKeys.current);
  if (!key) throw new RangeError(`the current field key ${fieldKeys.current} is not among the keys`);
  const iv = random(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(context, 'utf8'));
  const sealed = Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${fieldKeys.current}.${sealed.toString('base64url')}`;
}

/** Opens an envelope of the same context; AdapterError `envelope-unreadable` on anything else. */
export function openEnvelope(envelope: string, context: string, fieldKeys: FieldKeys): Buffer {
  const [, keyId, text] = ENVELOPE.exec(envelope) ?? [];
  if (keyId === undefined || text === undefined) throw unreadable('not an envelope');
  const key = fieldKeys.keys.get(keyId);
  if (!key) throw unreadable(`the field key ${keyId} is not among the keys`);
  const sealed = Buffer.from(text, 'base64url');
  if (sealed.length < IV_BYTES + TAG_BYTES) throw unreadable('the envelope is cut short');
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(sealed.subarray(-TAG_BYTES));
    const plaintext = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
    // Adds nothing in this mode, but throws where the tag says that the text is not what was sealed.
    decipher.final();
    return plaintext;
  } catch {
    throw unreadable('the envelope was changed or belongs to another context');
  }
}
