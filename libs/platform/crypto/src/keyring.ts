import { createSecretKey, type KeyObject } from 'node:crypto';
import type { IntentContext } from '@signalbox/contracts';
import { createSecretBytes } from './secret-bytes.js';
import { openEnvelope, sealEnvelope, type RandomBytes } from './envelope.js';
import { createIntentUnsealer } from './intent-seal.js';
import { keyedHash22 } from './keyed-hash.js';
import { makeRecipientKey } from './recipient-key.js';

/** The secrets of one service. Nothing here is ever logged; every method is safe to call at any rate. */
export interface Keyring {
  /** Encrypts with the current field key, bound to `context`, e.g. `<message id>:to`. */
  seal(plaintext: string, context: string): string;
  /** Opens an envelope of the same context; AdapterError `envelope-unreadable` (rejected) on anything else. */
  open(envelope: string, context: string): string;
  /** The same for bytes that need not be text. */
  sealBytes(plaintext: Uint8Array, context: string): string;
  openBytes(envelope: string, context: string): Uint8Array;
  /** The record key of a person: 22 characters, by all peppers in order. `e164` includes the plus. */
  recipientKeyOf(e164: string): string;
  /** Keyed hash of a text, 22 characters: equal texts are recognised, nothing can be read from it. */
  hashBody(text: string): string;
  /** Opens the personal part of an intent; AdapterError `unsealing-failed` (rejected) on anything else. Only intake holds the keys. */
  unsealIntent(sealed: string, context: IntentContext): Promise<string>;
}

/** Keys as a deployment gives them: base64 of 32 bytes each. */
export interface KeyringConfig {
  readonly fieldKeys: Readonly<Record<string, string>>;
  /** The id of the field key that seals. */
  readonly fieldKey: string;
  /** The oldest first; rotation appends. */
  readonly peppers: readonly string[];
  readonly bodyKey: string;
  readonly intakePrivateKeys?: Readonly<Record<string, string>>;
  /** For tests that need the same envelope twice. */
  readonly random?: RandomBytes;
}

/** Checks and loads the keys; RangeError naming every fault at once, never a key. */
export function loadKeyring(config: KeyringConfig): Keyring {
  const secrets = createSecretBytes();
  const keys = secrets.readMap('field key', config.fieldKeys);
  if (!keys.has(config.fieldKey)) secrets.faults.push(`the current field key ${config.fieldKey} is not among the field keys`);
  if (config.peppers.length === 0) secrets.faults.push('there is no pepper');
  const peppers = config.peppers.map((pepper, index) => secrets.read(`pepper ${index + 1}`, pepper));
  const bodyKey = secrets.read('body key', config.bodyKey);
  const unseal = createIntentUnsealer(secrets.readMap('intake private key', config.intakePrivateKeys ?? {}));
  if (secrets.faults.length > 0) throw new RangeError(`The keyring cannot be loaded: ${secrets.faults.join('; ')}.`);
  const fieldKeys = { keys: new Map([...keys].map(([keyId, bytes]) => [keyId, createSecretKey(bytes)])), current: config.fieldKey };
  const [hashKey, ...pepperKeys] = [bodyKey, ...peppers].map((bytes) => createSecretKey(bytes)) as [KeyObject, ...KeyObject[]];
  return {
    seal: (plaintext, context) => sealEnvelope(Buffer.from(plaintext, 'utf8'), context, fieldKeys, config.random),
    open: (envelope, context) => openEnvelope(envelope, context, fieldKeys).toString('utf8'),
    sealBytes: (plaintext, context) => sealEnvelope(plaintext, context, fieldKeys, config.random),
    openBytes: (envelope, context) => openEnvelope(envelope, context, fieldKeys),
    recipientKeyOf: (e164) => makeRecipientKey(e164, pepperKeys),
    hashBody: (text) => keyedHash22(hashKey, text),
    unsealIntent: unseal,
  };
}
