import type { CodeRow } from './code-row.js';
import type { Answer } from './http-exchange.js';
import type { HeldReason, Verdict } from './message-provider.js';

/** The verdict of a row of a code table, as the answer to a submission of an account. */
export function verdictOfCode(row: CodeRow, answer: Answer, account: string): Verdict {
  const { code: errorCode, reason, meaning: detail } = row;
  switch (row.verdict) {
    case 'rejected': return { kind: 'rejected', reason, errorCode, detail };
    case 'throttled': return throttled(answer, row);
    // The tables allow no other reason beside this verdict.
    case 'held': return { kind: 'held', reason: reason as HeldReason, account, errorCode, detail };
    case 'ambiguous': return ambiguous(answer, errorCode);
  }
}

/** Refused for now; of a refusal without a code, for its rate. */
export function throttled(answer: Answer, row?: CodeRow): Verdict {
  const waitMs = retryAfterMs(answer.headers);
  const retry = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  if (row === undefined) return { kind: 'throttled', reason: 'throttled', detail: `HTTP ${answer.statusCode}`, ...retry };
  return { kind: 'throttled', reason: row.reason, errorCode: row.code, detail: row.meaning, ...retry };
}

export function ambiguous({ statusCode }: Answer, errorCode: number | undefined): Verdict {
  return { kind: 'ambiguous', reason: 'carrier-error', detail: `HTTP ${statusCode}`, ...(errorCode !== undefined && { errorCode }) };
}

/** Milliseconds of a Retry-After in seconds; undefined where it is absent or of another form, which no carrier here sends. */
export function retryAfterMs(headers: Answer['headers']): number | undefined {
  const header = headers['retry-after'];
  return typeof header === 'string' && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : undefined;
}

/** The body of an answer as a JSON object; undefined where it is none. */
export function parseAnswer({ body }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
