import type { Answer } from '../http-exchange.js';
import type { HeldReason, Verdict } from '../message-provider.js';
import { explainTwilioCode, type CodeRow } from './code-table.js';

const SID = /^(SM|MM|CA)[0-9a-fA-F]{32}$/;

/**
 * Reads the carrier's answer to a submission. The HTTP status decides first where it says whether the request was processed at all:
 * 2xx accepted; 429 and 409 surely not processed; other 4xx the code of the body, without one 401 and 403 our credentials; all else may have been accepted.
 */
export function readVerdict(answer: Answer, account: string): Verdict {
  const { statusCode } = answer;
  const body = parseObject(answer.body);
  if (statusCode >= 200 && statusCode < 300) return readAcceptance(body);
  const code = typeof body?.code === 'number' ? body.code : undefined;
  if (statusCode < 400 || statusCode >= 500 || statusCode === 408) return ambiguous(statusCode, code);
  if (statusCode === 429 || statusCode === 409) return throttled('throttled', answer, code);
  if (code !== undefined) return byCode(explainTwilioCode(code), answer, account);
  if (statusCode === 401 || statusCode === 403) return { kind: 'held', reason: 'credentials-refused', account, detail: `HTTP ${statusCode}` };
  return { kind: 'rejected', reason: 'carrier-rejected', detail: `HTTP ${statusCode} without a code` };
}

/** Milliseconds of a Retry-After in seconds; undefined where it is absent or of another form, which this carrier does not send. */
export function retryAfterMs(headers: Answer['headers']): number | undefined {
  const header = headers['retry-after'];
  const seconds = typeof header === 'string' && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}

function readAcceptance(body: Record<string, unknown> | undefined): Verdict {
  const sid = body?.sid;
  // Accepted without a readable sid: the message exists, so it must be found, not sent again.
  if (typeof sid !== 'string' || !SID.test(sid)) return { kind: 'ambiguous', reason: 'reply-lost', detail: 'the acceptance names no sid' };
  return { kind: 'accepted', providerMessageId: sid, status: typeof body?.status === 'string' ? body.status : 'accepted' };
}

function byCode(row: CodeRow, answer: Answer, account: string): Verdict {
  switch (row.verdict) {
    case 'rejected': return { kind: 'rejected', reason: row.reason, errorCode: row.code, detail: row.meaning };
    case 'throttled': return throttled(row.reason, answer, row.code);
    // The table allows no other reason beside this verdict.
    case 'held': return { kind: 'held', reason: row.reason as HeldReason, account, errorCode: row.code, detail: row.meaning };
    case 'ambiguous': return ambiguous(answer.statusCode, row.code);
  }
}

function throttled(reason: CodeRow['reason'], answer: Answer, code: number | undefined): Verdict {
  const waitMs = retryAfterMs(answer.headers);
  return {
    kind: 'throttled',
    reason,
    detail: code === undefined ? `HTTP ${answer.statusCode}` : explainTwilioCode(code).meaning,
    ...(code !== undefined && { errorCode: code }),
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  };
}

function ambiguous(statusCode: number, code: number | undefined): Verdict {
  return { kind: 'ambiguous', reason: 'carrier-error', detail: `HTTP ${statusCode}`, ...(code !== undefined && { errorCode: code }) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
