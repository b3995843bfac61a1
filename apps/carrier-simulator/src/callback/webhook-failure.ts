import type { ConnectFailure, WebhookResult } from './webhook-transport.js';
import type { RetryCause } from './connection-overrides.js';

const CONNECT_CODES: Readonly<Record<ConnectFailure, number>> = { name: 11210, refused: 11202, timeout: 11201, tls: 11220 };

/** Null for an answer that ends it well; `3xx` is a redirect that cannot be followed. */
export function causeOf(result: WebhookResult): RetryCause | '3xx' | null {
  if (result.kind === 'connect-failed') return 'ct';
  if (result.kind === 'read-failed') return 'rt';
  if (result.httpStatus >= 500) return '5xx';
  if (result.httpStatus >= 400) return '4xx';
  return result.httpStatus >= 300 ? '3xx' : null;
}

/** The debugger's code for a webhook that failed. Source: https://www.twilio.com/docs/api/errors */
export function failureCodeOf(result: WebhookResult): number {
  switch (result.kind) {
    case 'connect-failed':
      return result.why === undefined ? 11205 : CONNECT_CODES[result.why];
    case 'read-failed':
      return 11205;
    case 'answered':
      if (result.httpStatus >= 400) return 11217;
      return result.location === undefined ? 11216 : 11215;
  }
}
