import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { PersonalContent } from '@signalbox/contracts';
import { SignalboxClientError } from './client-error.js';

export interface IntakePublicKey {
  readonly keyId: string;
  /** 32 raw bytes of X25519 in base64url or base64. */
  readonly key: string;
}

/** What the sealed part is bound to: it opens in no other intent. */
export interface IntentContext {
  readonly tenantId: string;
  readonly idempotencyKey: string;
}

/** Names the purpose of the key agreement; intake uses the same words. */
const INFO = new TextEncoder().encode('signalbox-intent-v1');
const PUBLIC_KEY_BYTES = 32;

export type SealIntent = (personal: PersonalContent, context: IntentContext) => Promise<string>;

/**
 * Seals what only the recipient may read to intake's public key: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256, AES-256-GCM; `hpke1.<key id>.<encapsulated key>.<ciphertext>`. About 0.5 ms of CPU each.
 */
export function createIntentSealer({ keyId, key }: IntakePublicKey): SealIntent {
  const raw = Buffer.from(key, 'base64url');
  if (raw.length !== PUBLIC_KEY_BYTES || !/^[A-Za-z0-9_-]{1,32}$/.test(keyId)) {
    throw new SignalboxClientError('option-invalid', 'intakePublicKey is a key id and 32 bytes in base64url');
  }
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const importing = suite.kem.deserializePublicKey(raw);
  importing.catch(() => undefined);
  return async (personal, { tenantId, idempotencyKey }) => {
    const context = await suite.createSenderContext({ recipientPublicKey: await importing, info: INFO });
    const sealed = await context.seal(Buffer.from(JSON.stringify(personal), 'utf8'), Buffer.from(`${tenantId}\n${idempotencyKey}`, 'utf8'));
    return `hpke1.${keyId}.${Buffer.from(context.enc).toString('base64url')}.${Buffer.from(sealed).toString('base64url')}`;
  };
}
