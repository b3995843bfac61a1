import type { IncomingMessage, ServerResponse } from 'node:http';
import { looksLikeToken, looksSigned } from '@signalbox/providers';
import type { Metrics } from '@signalbox/telemetry';

/** A callback has about 1 kB; the longest message, in the longest encoding, stays far below. */
const LONGEST_BODY_BYTES = 64 * 1024;
const JSON_TYPE = /^application\/json(\s*;|$)/i;
const FORM = /^application\/x-www-form-urlencoded(\s*;|$)/i;

export type Refusal = { readonly status: 403 | 411 | 413 | 415; readonly outcome: 'forged' | 'malformed' };

const FORGED: Refusal = { status: 403, outcome: 'forged' };

/** What the headers alone give away, before a byte of the body is read; null for what may be genuine. */
export function judgeHeaders(headers: IncomingMessage['headers']): Refusal | null {
  const signature = headers['x-twilio-signature'];
  return looksSigned(typeof signature === 'string' ? signature : undefined) ? judgeBody(headers, FORM) : FORGED;
}

/** As judgeHeaders, of a webhook of Vonage. */
export function judgeVonageHeaders(headers: IncomingMessage['headers']): Refusal | null {
  return looksLikeToken(headers.authorization) ? judgeBody(headers, JSON_TYPE) : FORGED;
}

function judgeBody(headers: IncomingMessage['headers'], type: RegExp): Refusal | null {
  if (!type.test(headers['content-type'] ?? '')) return { status: 415, outcome: 'malformed' };
  const length = headers['content-length'];
  if (length === undefined) return { status: 411, outcome: 'malformed' };
  return Number(length) <= LONGEST_BODY_BYTES ? null : { status: 413, outcome: 'malformed' };
}

/** Middleware before the parsers: a flood of forged webhooks costs the reading of its headers. */
export function refuseCheaply(metrics: Metrics, judge = judgeHeaders): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return (request, response, next) => {
    const refusal = judge(request.headers);
    if (refusal === null) return next();
    metrics.count('sb_callbacks_total', { outcome: refusal.outcome });
    if (refusal.outcome === 'forged') metrics.count('sb_signature_failures_total', {});
    response.writeHead(refusal.status, { 'content-length': 0 }).end();
  };
}
