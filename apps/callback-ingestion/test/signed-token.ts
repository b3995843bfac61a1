import { createHash, createHmac } from 'node:crypto';

/** The header Authorization as Vonage makes it for a body: a token (HS256) that names the application and the hash of the body. */
export function signBody(secret: string, body: string, claims: Readonly<Record<string, unknown>> = {}): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: 'Vonage', iat: 1_700_000_000, payload_hash: createHash('sha256').update(body).digest('hex'), ...claims })}`;
  return `Bearer ${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
