import { createHash } from 'node:crypto';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The credentials in a URL, or null. */
export function credentialsOf(url: string): Credentials | null {
  const { username, password } = new URL(url);
  return username === '' ? null : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/**
 * The `Authorization` that answers a `WWW-Authenticate`, or null for a scheme other than Basic and Digest (MD5 or SHA-256, `qop=auth`).
 * Source: RFC 7616, RFC 7617.
 */
export function answerChallenge(challenge: string, { username, password }: Credentials, request: { method: string; url: string }): string | null {
  if (/^basic\b/i.test(challenge)) return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  if (!/^digest\b/i.test(challenge)) return null;
  const parts = new Map([...challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, name, quoted, plain]) => [name!.toLowerCase(), quoted ?? plain ?? '']));
  const algorithm = parts.get('algorithm') ?? 'MD5';
  const digest = (text: string): string => createHash(algorithm === 'SHA-256' ? 'sha256' : 'md5').update(text).digest('hex');
  const [realm, nonce] = [parts.get('realm') ?? '', parts.get('nonce') ?? ''];
  const { pathname, search } = new URL(request.url);
  const uri = pathname + search;
  const secret = digest(`${username}:${realm}:${password}`);
  const target = digest(`${request.method}:${uri}`);
  const hasQop = parts.get('qop')?.split(/,\s*/).includes('auth') ?? false;
  // The same nonce is never used for a second request, so its count is always 1 and the client's nonce may follow from it.
  const cnonce = digest(nonce).slice(0, 16);
  const response = hasQop ? digest(`${secret}:${nonce}:00000001:${cnonce}:auth:${target}`) : digest(`${secret}:${nonce}:${target}`);
  const opaque = parts.has('opaque') ? `, opaque="${parts.get('opaque')}"` : '';
  const qop = hasQop ? `, qop=auth, nc=00000001, cnonce="${cnonce}"` : '';
  return `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=${algorithm}, response="${response}"${qop}${opaque}`;
}
