import type { Answer } from '../http-exchange.js';
import type { Verdict } from '../message-provider.js';
import { ambiguous, parseAnswer, throttled, verdictOfCode } from '../verdict-of-code.js';
import { explainVonageCode } from './code-table.js';
import { readErrorCode } from './error-code.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads the carrier's answer to a submission. The HTTP status decides first where it says whether the request was processed at all: 2xx accepted;
 * 401 our token; 402 our credit; 429 surely not processed; other 4xx the code of the body, without one 403 our rights; all else may have been accepted.
 */
export function readVonageVerdict(answer: Answer, account: string): Verdict {
  const { statusCode } = answer;
  const body = parseAnswer(answer);
  if (statusCode >= 200 && statusCode < 300) return readAcceptance(body?.['message_uuid']);
  const code = readErrorCode(body);
  if (statusCode < 400 || statusCode >= 500 || statusCode === 408) return ambiguous(answer, code);
  if (statusCode === 401) return { kind: 'held', reason: 'credentials-refused', account, detail: 'HTTP 401' };
  if (statusCode === 402) return { kind: 'held', reason: 'account-suspended', account, detail: 'HTTP 402: no credit' };
  if (statusCode === 429) return throttled(answer, code === undefined ? undefined : { ...explainVonageCode(code), reason: 'throttled' });
  if (code !== undefined) return verdictOfCode(explainVonageCode(code), answer, account);
  if (statusCode === 403) return { kind: 'held', reason: 'credentials-refused', account, detail: 'HTTP 403' };
  return { kind: 'rejected', reason: 'carrier-rejected', detail: `HTTP ${statusCode} without a code` };
}

/** Accepted without a readable id: the message exists, so it must not be sent again. */
function readAcceptance(uuid: unknown): Verdict {
  if (typeof uuid !== 'string' || !UUID.test(uuid)) return { kind: 'ambiguous', reason: 'reply-lost', detail: 'the acceptance names no message' };
  return { kind: 'accepted', providerMessageId: uuid, status: 'submitted' };
}
