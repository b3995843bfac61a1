import { createHash } from 'node:crypto';
import { compactVerify, decodeJwt } from 'jose';

/** A webhook as it came. */
export interface VonageWebhook {
  /** Of the header Authorization. */
  readonly authorization: string | undefined;
  /** The body, byte for byte. */
  readonly rawBody: Uint8Array;
}

/** Three parts of a token; far longer than any that the carrier makes is refused unread. */
const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;
const LONGEST_HEADER = 4_096;

/** Whether a header can hold a token at all: a flood of forged webhooks is refused by this for next to nothing. */
export function looksLikeToken(authorization: string | undefined): authorization is string {
  return authorization !== undefined && authorization.length <= LONGEST_HEADER && BEARER.test(authorization);
}

/** The application that a webhook says it is from, not yet believed. */
export function applicationOf(authorization: string): string | undefined {
  try {
    const { application_id: id } = decodeJwt(authorization.slice(authorization.indexOf(' ') + 1));
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the webhook was signed with one of the secrets (HS256), body included. A token without the hash of the body proves nothing about the body
 * and is refused. The age is not asked: the carrier repeats for a day, and a webhook that is played again changes nothing.
 */
export async function validateVonageWebhook({ authorization, rawBody }: VonageWebhook, secrets: readonly string[]): Promise<boolean> {
  if (!looksLikeToken(authorization)) return false;
  const token = authorization.slice(authorization.indexOf(' ') + 1);
  const bodyHash = createHash('sha256').update(rawBody).digest('hex');
  const verdicts = await Promise.all(secrets.map((secret) => isSignedWith(token, secret, bodyHash)));
  return verdicts.includes(true);
}

async function isSignedWith(token: string, secret: string, bodyHash: string): Promise<boolean> {
  try {
    const { payload } = await compactVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof claims === 'object' && claims !== null && 'payload_hash' in claims && claims.payload_hash === bodyHash;
  } catch {
    return false;
  }
}
