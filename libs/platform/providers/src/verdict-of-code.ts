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

const SECONDS = /^\d{1,6}$/;
/** E.g. Sun, 22 Nov 2026 10:00:00 GMT. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Milliseconds of a Retry-After: in seconds, or a date (what stands in front of a carrier's API may write one), which counts from the answer's own
 * Date, so that no two clocks are compared. Undefined where it is absent, of another form, or a date that nothing tells the distance to.
 */
export function retryAfterMs(headers: Answer['headers']): number | undefined {
  const [after, date] = [textOf(headers['retry-after']), textOf(headers['date'])];
  if (SECONDS.test(after)) return Number(after) * 1000;
  const waitMs = HTTP_DATE.test(after) ? Date.parse(after) - Date.parse(date) : Number.NaN;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header.trim() : '';
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
