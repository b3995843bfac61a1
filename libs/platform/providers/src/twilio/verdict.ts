import type { Answer } from '../http-exchange.js';
import type { Verdict } from '../message-provider.js';
import { ambiguous, parseAnswer, throttled, verdictOfCode } from '../verdict-of-code.js';
import { explainTwilioCode } from './code-table.js';

/** Of a message, of one with media, of a call. */
const SID = /^(SM|MM|CA)[0-9a-fA-F]{32}$/;

/**
 * Reads the carrier's answer to a submission. The HTTP status decides first where it says whether the request was processed at all:
 * 2xx accepted; 429 and 409 surely not processed; other 4xx the code of the body, without one 401 and 403 our credentials; all else may have been accepted.
 */
export function readVerdict(answer: Answer, account: string): Verdict {
  const { statusCode } = answer;
  const body = parseAnswer(answer);
  if (statusCode >= 200 && statusCode < 300) return readAcceptance(body);
  const code = typeof body?.['code'] === 'number' ? body['code'] : undefined;
  if (statusCode < 400 || statusCode >= 500 || statusCode === 408) return ambiguous(answer, code);
  if (statusCode === 429 || statusCode === 409) return throttled(answer, code === undefined ? undefined : { ...explainTwilioCode(code), reason: 'throttled' });
  if (code !== undefined) return verdictOfCode(explainTwilioCode(code), answer, account);
  if (statusCode === 401 || statusCode === 403) return { kind: 'held', reason: 'credentials-refused', account, detail: `HTTP ${statusCode}` };
  return { kind: 'rejected', reason: 'carrier-rejected', detail: `HTTP ${statusCode} without a code` };
}

function readAcceptance(body: Readonly<Record<string, unknown>> | undefined): Verdict {
  const sid = body?.['sid'];
  // Accepted without a readable sid: the message exists, so it must be found, not sent again.
  if (typeof sid !== 'string' || !SID.test(sid)) return { kind: 'ambiguous', reason: 'reply-lost', detail: 'the acceptance names no sid' };
  return { kind: 'accepted', providerMessageId: sid, status: typeof body?.['status'] === 'string' ? body['status'] : 'accepted' };
}
