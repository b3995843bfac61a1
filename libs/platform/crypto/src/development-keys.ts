import { createHmac, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';

/** The DER frame (RFC 8410) before the 32 raw bytes of an X25519 private key. */
const X25519_PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** The public key of 32 raw private bytes, as base64url of 32 raw bytes. */
export function publicKeyOf(privateKey: Uint8Array): string {
  const key = createPrivateKey({ key: Buffer.concat([X25519_PKCS8, privateKey]), format: 'der', type: 'pkcs8' });
  return String(createPublicKey(key).export({ format: 'jwk' }).x);
}

export interface DevelopmentKeys {
  /** Environment variables of the services; only intake needs SB_INTAKE_PRIVATE_KEYS. */
  readonly environment: {
    readonly SB_FIELD_KEYS: string;
    readonly SB_FIELD_KEY: string;
    readonly SB_PEPPERS: string;
    readonly SB_BODY_KEY: string;
    readonly SB_INTAKE_PRIVATE_KEYS: string;
  };
  /** What the client library seals to. */
  readonly intakePublicKey: { readonly keyId: string; readonly key: string };
}

/** A set of keys for a stack that holds no real data; a seed makes the same set again. */
export function generateDevelopmentKeys(seed?: string): DevelopmentKeys {
  const make = (name: string): Buffer => (seed === undefined ? randomBytes(32) : createHmac('sha256', seed).update(name).digest());
  const privateKey = make('intake private key');
  return {
    environment: {
      SB_FIELD_KEYS: JSON.stringify({ k1: make('field key').toString('base64') }),
      SB_FIELD_KEY: 'k1',
      SB_PEPPERS: JSON.stringify([make('pepper').toString('base64')]),
      SB_BODY_KEY: make('body key').toString('base64'),
      SB_INTAKE_PRIVATE_KEYS: JSON.stringify({ i1: privateKey.toString('base64') }),
    },
    intakePublicKey: { keyId: 'i1', key: publicKeyOf(privateKey) },
  };
}
