import { createPrivateKey } from 'node:crypto';
import type { ProviderName } from '../message-provider.js';
import type { KeyOrigin, TwilioAccount, VonageAccount } from './account.js';
import type { CredentialFaultCode } from './credential-faults.js';

export interface KeySituation {
  readonly provider: ProviderName;
  readonly isNeeded: boolean;
  readonly nowMs: number;
}

type Key = TwilioAccount['key'] | VonageAccount['key'];
type Fields = Readonly<Record<string, unknown>>;

const KEY_SID = /^SK[0-9a-fA-F]{32}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** The key of an account, null where there is none; faults go to `blame`. */
export function readKey(value: unknown, { provider, isNeeded, nowMs }: KeySituation, blame: (code: CredentialFaultCode, field: string) => void): Key {
  if (value === undefined && !isNeeded) return null;
  if (typeof value !== 'object' || value === null) {
    blame('key-missing', 'key');
    return null;
  }
  const fields = value as Fields;
  const origin = readOrigin(fields, nowMs);
  if (origin.createdAtMs !== null && !(origin.createdAtMs <= nowMs)) blame('created-at-wrong', 'key.createdAt');
  if (origin.provenance === '') blame('provenance-missing', 'key.provenance');
  const secret = provider === 'twilio' ? readTwilioSecret(fields) : readPrivateKey(fields);
  if (secret === null) blame('key-wrong', 'key');
  return secret === null ? null : ({ ...origin, ...secret } as Key);
}

/** An instant that cannot be read becomes one that lies ahead. */
function readOrigin({ createdAt, provenance }: Fields, nowMs: number): KeyOrigin {
  const isInstant = typeof createdAt === 'string' && INSTANT.test(createdAt) && !Number.isNaN(Date.parse(createdAt));
  const createdAtMs = isInstant ? Date.parse(createdAt) : nowMs + 1;
  return { createdAtMs: createdAt === undefined ? null : createdAtMs, provenance: typeof provenance === 'string' ? provenance.trim() : '' };
}

function readTwilioSecret({ keySid, keySecret, authToken }: Fields): { keySid: string; keySecret: string } | { authToken: string } | null {
  if (typeof authToken === 'string' && authToken !== '' && keySid === undefined) return { authToken };
  return typeof keySid === 'string' && KEY_SID.test(keySid) && typeof keySecret === 'string' && keySecret !== '' ? { keySid, keySecret } : null;
}

function readPrivateKey({ privateKey }: Fields): { privateKey: string } | null {
  const pem = typeof privateKey === 'string' ? readRsaPrivateKey(privateKey) : null;
  return pem === null ? null : { privateKey: pem };
}

/** An RSA private key as PKCS #8 PEM, whatever form of PEM it is given in; null where it is none. */
export function readRsaPrivateKey(pem: string): string | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? (key.export({ type: 'pkcs8', format: 'pem' }) as string) : null;
  } catch {
    return null;
  }
}
