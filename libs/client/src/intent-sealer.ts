import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { authenticatedText, INTAKE_KEY_ID, SEALED_INTENT_INFO, writeSealedIntent, type IntentContext, type PersonalContent } from '@signalbox/contracts';
import { SignalboxClientError } from './client-error.js';

export interface IntakePublicKey {
  readonly keyId: string;
  /** 32 raw bytes of X25519 in base64url or base64. */
  readonly key: string;
}

const INFO = new TextEncoder().encode(SEALED_INTENT_INFO);
const KEY_ID = new RegExp(`^${INTAKE_KEY_ID}$`);
const PUBLIC_KEY_BYTES = 32;

export type SealIntent = (personal: PersonalContent, context: IntentContext) => Promise<string>;

/** Seals what only the recipient may read to intake's public key. About 0.5 ms of CPU each. */
export function createIntentSealer({ keyId, key }: IntakePublicKey): SealIntent {
  const raw = Buffer.from(key, 'base64url');
  if (raw.length !== PUBLIC_KEY_BYTES || !KEY_ID.test(keyId)) {
    throw new SignalboxClientError('option-invalid', 'intakePublicKey is a key id and 32 bytes in base64url');
  }
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const importing = suite.kem.deserializePublicKey(raw);
  importing.catch(() => undefined);
  return async (personal, intent) => {
    const context = await suite.createSenderContext({ recipientPublicKey: await importing, info: INFO });
    const sealed = await context.seal(Buffer.from(JSON.stringify(personal), 'utf8'), Buffer.from(authenticatedText(intent), 'utf8'));
    return writeSealedIntent({ keyId, encapsulatedKey: Buffer.from(context.enc).toString('base64url'), ciphertext: Buffer.from(sealed).toString('base64url') });
  };
}
