import type { IncomingMessage, ServerResponse } from 'node:http';
import { looksSigned } from '@signalbox/providers';
import type { Metrics } from '@signalbox/telemetry';

/** A callback has about 1 kB; the longest message, in the longest encoding, stays far below. */
const LONGEST_BODY_BYTES = 64 * 1024;
const FORM = /^application\/x-www-form-urlencoded(\s*;|$)/i;

export type Refusal = { readonly status: 403 | 411 | 413 | 415; readonly outcome: 'forged' | 'malformed' };

/** What the headers alone give away, before a byte of the body is read; null for what may be genuine. */
export function judgeHeaders(headers: IncomingMessage['headers']): Refusal | null {
  const signature = headers['x-twilio-signature'];
  if (!looksSigned(typeof signature === 'string' ? signature : undefined)) return { status: 403, outcome: 'forged' };
  if (!FORM.test(headers['content-type'] ?? '')) return { status: 415, outcome: 'malformed' };
  const length = headers['content-length'];
  if (length === undefined) return { status: 411, outcome: 'malformed' };
  return Number(length) <= LONGEST_BODY_BYTES ? null : { status: 413, outcome: 'malformed' };
}

/** Middleware before the parsers: a flood of forged webhooks costs the reading of its headers. */
export function refuseCheaply(metrics: Metrics): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return (request, response, next) => {
    const refusal = judgeHeaders(request.headers);
    if (refusal === null) return next();
    metrics.count('sb_callbacks_total', { outcome: refusal.outcome });
    if (refusal.outcome === 'forged') metrics.count('sb_signature_failures_total', {});
    response.writeHead(refusal.status, { 'content-length': 0 }).end();
  };
}
