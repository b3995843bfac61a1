/**
 * How the personal part of an intent is sealed to intake's public key: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. Who seals and who opens take the rest from here.
 */

/** HPKE's `info`: names the purpose of the key agreement, so that a sealed intent can be opened as nothing else. */
export const SEALED_INTENT_INFO = 'signalbox-intent-v1';

/** The name of one of intake's keys. */
export const INTAKE_KEY_ID = '[A-Za-z0-9_-]{1,32}';

/** `hpke1.<key id>.<encapsulated key>.<ciphertext>`, the last two in base64url. */
export const SEALED_INTENT = `^hpke1\\.${INTAKE_KEY_ID}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$`;

const SEALED = new RegExp(SEALED_INTENT);

/** What a sealed part is bound to: it opens in no other intent. */
export interface IntentContext {
  readonly tenantId: string;
  readonly idempotencyKey: string;
}

/** HPKE's additional authenticated data, as UTF-8. A tenant id has no line feed, so no two contexts read alike. */
export function authenticatedText({ tenantId, idempotencyKey }: IntentContext): string {
  return `${tenantId}\n${idempotencyKey}`;
}

export interface SealedIntent {
  readonly keyId: string;
  /** Base64url. */
  readonly encapsulatedKey: string;
  /** Base64url. */
  readonly ciphertext: string;
}

export function writeSealedIntent({ keyId, encapsulatedKey, ciphertext }: SealedIntent): string {
  return `hpke1.${keyId}.${encapsulatedKey}.${ciphertext}`;
}

/** Null where the text is no sealed intent. */
export function readSealedIntent(text: string): SealedIntent | null {
  if (!SEALED.test(text)) return null;
  const [, keyId = '', encapsulatedKey = '', ciphertext = ''] = text.split('.');
  return { keyId, encapsulatedKey, ciphertext };
}
