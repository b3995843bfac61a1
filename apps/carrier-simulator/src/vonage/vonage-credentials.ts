import type { VonageSettings } from '../admin/admin-shapes.js';
import { readRs256 } from './json-web-token.js';

/** How far the clocks of client and carrier may lie apart, in seconds. */
const SKEW_S = 60;
const DEFAULT_LIFE_S = 15 * 60;

/** Whether an `Authorization` opens the API: the key and secret (Basic), or a token of the application (Bearer). */
export function opensVonage(header: string | undefined, settings: VonageSettings, nowMs: number): boolean {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString() === `${settings.apiKey}:${settings.apiSecret}`;
  if (scheme.toLowerCase() !== 'bearer' || settings.publicKey === null) return false;
  const claims = readRs256(value, settings.publicKey);
  if (claims === null || claims['application_id'] !== settings.applicationId || typeof claims['jti'] !== 'string') return false;
  const { iat, exp } = claims;
  if (typeof iat !== 'number') return false;
  const nowS = nowMs / 1_000;
  const endsAtS = typeof exp === 'number' ? exp : iat + DEFAULT_LIFE_S;
  return iat - SKEW_S <= nowS && nowS < endsAtS;
}
