import { describe, expect, it } from 'vitest';
import { isReasonCode } from '@signalbox/message';
import { readClientRef, writeClientRef } from './client-ref.js';
import { explainVonageCode, UNKNOWN_VONAGE_CODE, VONAGE_CODE_ROWS } from './code-table.js';
import { readErrorCode } from './error-code.js';
import { ttlSeconds } from './message-body.js';
import { readVonageVerdict } from './verdict.js';

const ACCOUNT = '11111111-2222-4333-8444-555555555555';
const UUID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const answer = (statusCode: number, body: unknown, headers: Record<string, string> = {}) => ({ statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const problem = (code: number) => ({ type: `https://developer.vonage.com/api-errors/messages#${code}`, title: String(code), detail: 'x', instance: 'y' });

describe('the code table', () => {
  it('has every documented code once, in order, with a reason and a meaning', () => {
    const codes = VONAGE_CODE_ROWS.map(({ code }) => code);
    expect(codes).toHaveLength(40);
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
    for (const { reason, meaning } of VONAGE_CODE_ROWS) expect([isReasonCode(reason), /\S{3,}/.test(meaning)]).toEqual([true, true]);
  });

  it.each(VONAGE_CODE_ROWS.map((row) => [row.code, row.verdict, row] as const))('HTTP 422 with code %i is %s', (code, verdict, row) => {
    const read = readVonageVerdict(answer(422, problem(code)), ACCOUNT);
    expect(read).toMatchObject(verdict === 'ambiguous' ? { kind: verdict, errorCode: code } : { kind: verdict, errorCode: code, reason: row.reason, detail: row.meaning });
  });

  const KEY_ROWS: [code: number, verdict: string, reason: string][] = [
    [1000, 'throttled', 'throttled'], [1020, 'rejected', 'carrier-rejected'], [1030, 'ambiguous', 'carrier-error'], [1050, 'rejected', 'carrier-policy-blocked'], [1060, 'held', 'account-suspended'], [1070, 'held', 'account-suspended'],
    [1100, 'ambiguous', 'carrier-error'], [1120, 'rejected', 'registration-missing'], [1170, 'rejected', 'recipient-number-wrong'], [1210, 'rejected', 'content-refused'], [1230, 'throttled', 'carrier-error'], [1240, 'rejected', 'carrier-opted-out'],
    [1241, 'throttled', 'throttled'], [1320, 'rejected', 'carrier-rejected'], [1331, 'ambiguous', 'carrier-error'], [1340, 'rejected', 'content-refused'], [1360, 'rejected', 'carrier-expired'],
  ];
  it.each(KEY_ROWS)('%i is %s: %s', (code, verdict, reason) => {
    expect(explainVonageCode(code)).toMatchObject({ code, verdict, reason });
  });

  it.each([999, 1001, 1383, 99_999])('code %i has no row and is refused for good', (code) => {
    expect(explainVonageCode(code)).toEqual({ code, ...UNKNOWN_VONAGE_CODE });
    expect(readVonageVerdict(answer(422, problem(code)), ACCOUNT).kind).toBe('rejected');
  });
});

describe('readVonageVerdict', () => {
  it.each<[string, ReturnType<typeof answer>, object]>([
    ['an acceptance', answer(202, { message_uuid: UUID }), { kind: 'accepted', providerMessageId: UUID, status: 'submitted' }],
    ['an acceptance without an id', answer(202, {}), { kind: 'ambiguous', reason: 'reply-lost' }],
    ['an acceptance that is no JSON', answer(202, '{"mess'), { kind: 'ambiguous', reason: 'reply-lost' }],
    ['a token that is refused', answer(401, { type: 'x#unauthorized', title: 'Unauthorized' }), { kind: 'held', reason: 'credentials-refused', account: ACCOUNT }],
    ['no credit', answer(402, {}), { kind: 'held', reason: 'account-suspended', account: ACCOUNT }],
    ['a right that is missing', answer(403, {}), { kind: 'held', reason: 'credentials-refused' }],
    ['a sender that is not allowed', answer(403, problem(1120)), { kind: 'rejected', reason: 'registration-missing' }],
    ['a refusal for its rate', answer(429, {}, { 'retry-after': '3' }), { kind: 'throttled', reason: 'throttled', retryAfterMs: 3_000 }],
    ['a refusal for its rate, whatever its code says', answer(429, problem(1000)), { kind: 'throttled', errorCode: 1000 }],
    ['a refusal without a code', answer(422, { title: 'Invalid params' }), { kind: 'rejected', reason: 'carrier-rejected' }],
    ['a request that the server found slow', answer(408, ''), { kind: 'ambiguous', reason: 'carrier-error' }],
    ['a redirect', answer(302, ''), { kind: 'ambiguous' }],
    ['a fault of the carrier', answer(500, {}), { kind: 'ambiguous', reason: 'carrier-error' }],
    ['a fault of the carrier, whatever its code says', answer(503, problem(1170)), { kind: 'ambiguous', errorCode: 1170 }],
  ])('%s', (_name, given, expected) => {
    expect(readVonageVerdict(given, ACCOUNT)).toMatchObject(expected);
  });
});

describe('what comes back', () => {
  it.each<[string, unknown, number | undefined]>([
    ['the fragment of its type', { type: 'https://x#1190', title: 'Absent' }, 1190],
    ['its title', { type: 'https://x', title: '1190' }, 1190],
    ['neither', { type: 'https://x#throttled', title: 'Rate' }, undefined],
    ['nothing', undefined, undefined],
  ])('has the code of an error by %s', (_name, error, code) => expect(readErrorCode(error)).toBe(code));

  it('names the attempt in what the carrier keeps of it', () => {
    const ref = { messageId: '0198c0de-0000-7000-8000-000000000001', recipientKey: 'k'.repeat(22), attempt: 9_999 };
    expect(writeClientRef(ref).length).toBeLessThanOrEqual(100);
    expect(readClientRef(writeClientRef(ref))).toEqual(ref);
  });

  it.each(['', 'order-1', `${UUID}.0.${'k'.repeat(22)}`, `${UUID}.1.short`])('is not ours: %s', (text) => expect(readClientRef(text)).toBeNull());

  it.each([[19_999, null], [20_000, 20], [90_500, 90], [10 * 86_400_000, 259_200]])('of %i ms left it is told %s s', (validForMs, ttl) => expect(ttlSeconds(validForMs)).toBe(ttl));
});
