import type { webcrypto } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { authenticatedText, readSealedIntent, SEALED_INTENT_INFO, type IntentContext } from '@signalbox/contracts';
import { AdapterError } from '@signalbox/message';

const INFO = new TextEncoder().encode(SEALED_INTENT_INFO);

const failed = (message: string): AdapterError => new AdapterError('unsealing-failed', 'rejected', { message });

/** Opens the personal part of intents. `privateKeys` are 32 raw bytes by key id. One opening costs about 0.4 ms of CPU. */
export function createIntentUnsealer(privateKeys: ReadonlyMap<string, Uint8Array>): (sealed: string, context: IntentContext) => Promise<string> {
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const imported = new Map<string, Promise<webcrypto.CryptoKey>>();
  const importKey = (keyId: string): Promise<webcrypto.CryptoKey> => {
    let key = imported.get(keyId);
    if (!key) {
      const raw = privateKeys.get(keyId);
      if (!raw) throw failed(`the intake key ${keyId} is not among the keys`);
      imported.set(keyId, (key = suite.kem.deserializePrivateKey(raw)));
    }
    return key;
  };
  return async (sealed, context) => {
    const parts = readSealedIntent(sealed);
    if (parts === null) throw failed('not a sealed intent');
    const recipientKey = await importKey(parts.keyId);
    try {
      const recipient = await suite.createRecipientContext({ recipientKey, enc: Buffer.from(parts.encapsulatedKey, 'base64url'), info: INFO });
      const opened = await recipient.open(Buffer.from(parts.ciphertext, 'base64url'), Buffer.from(authenticatedText(context), 'utf8'));
      return new TextDecoder('utf-8', { fatal: true }).decode(opened);
    } catch {
      throw failed('the sealed part was changed, sealed to another key or belongs to another intent');
    }
  };
}
