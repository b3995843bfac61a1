import { describe, expect, it } from 'vitest';
import { isReasonCode } from '@signalbox/message';
import { CODE_ROWS, explainTwilioCode, RANGE_DEFAULTS, UNKNOWN_CODE } from './code-table.js';
import { readVerdict } from './verdict.js';

const answer = (statusCode: number, body: unknown, headers: Record<string, string> = {}) => ({ statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const ACCOUNT = `AC${'0'.repeat(32)}`;
const SID = `SM${'0'.repeat(32)}`;

describe('readVerdict', () => {
  it.each(CODE_ROWS.map((row) => [row.code, row.verdict, row] as const))('HTTP 400 with code %i is %s', (code, verdict, row) => {
    const read = readVerdict(answer(400, { code, message: 'x', status: 400 }), ACCOUNT);
    expect(read).toMatchObject(verdict === 'ambiguous' ? { kind: verdict, errorCode: code } : { kind: verdict, errorCode: code, reason: row.reason, detail: row.meaning });
  });

  it.each(RANGE_DEFAULTS.map((range) => [range.from, range.to, range] as const))('an unknown code of %i to %i means what its range means', (from, to, range) => {
    const unknown = Array.from({ length: to - from + 1 }, (_, index) => from + index).find((code) => !CODE_ROWS.some((row) => row.code === code)) ?? from;
    expect(explainTwilioCode(unknown)).toEqual({ code: unknown, class: range.class, verdict: range.verdict, reason: range.reason, meaning: range.meaning });
    expect(readVerdict(answer(400, { code: unknown }), ACCOUNT).kind).toBe(range.verdict);
  });

  it.each([0, 9_999, 15_000, 70_999, 100_000])('code %i belongs to no range and is refused for good', (code) => {
    expect(explainTwilioCode(code)).toEqual({ code, ...UNKNOWN_CODE });
  });

  const ROWS: [name: string, given: ReturnType<typeof answer>, expected: object][] = [
    ['an acceptance', answer(201, { sid: SID, status: 'accepted' }), { kind: 'accepted', providerMessageId: SID, status: 'accepted' }],
    ['an acceptance of an MMS', answer(201, { sid: `MM${'f'.repeat(32)}`, status: 'queued' }), { kind: 'accepted' }],
    ['an acceptance without a sid', answer(201, { status: 'queued' }), { kind: 'ambiguous', reason: 'reply-lost' }],
    ['an acceptance that is no JSON', answer(201, '{"sid":"SM'), { kind: 'ambiguous', reason: 'reply-lost' }],
    ['an acceptance that is a list', answer(200, '[]'), { kind: 'ambiguous' }],
    ['a refusal for its rate', answer(429, { code: 20429 }), { kind: 'throttled', reason: 'throttled', errorCode: 20429 }],
    ['a refusal for its rate that is no JSON', answer(429, 'slow down', { 'retry-after': '2' }), { kind: 'throttled', retryAfterMs: 2_000 }],
    ['a conflict', answer(409, { code: 20409 }), { kind: 'throttled' }],
    ['a Retry-After that is a date', answer(429, {}, { 'retry-after': 'Sun, 22 Nov 2026 10:00:00 GMT' }), { kind: 'throttled', reason: 'throttled' }],
    ['a refusal without a code', answer(400, 'Bad Request'), { kind: 'rejected', reason: 'carrier-rejected' }],
    ['unknown credentials without a code', answer(401, ''), { kind: 'held', reason: 'credentials-refused', account: ACCOUNT }],
    ['a forbidden request without a code', answer(403, ''), { kind: 'held', reason: 'credentials-refused', account: ACCOUNT }],
    ['a request that the server found slow', answer(408, ''), { kind: 'ambiguous', reason: 'carrier-error' }],
    ['a redirect', answer(302, ''), { kind: 'ambiguous' }],
    ['a fault of the carrier', answer(500, { code: 20500 }), { kind: 'ambiguous', errorCode: 20500 }],
    ['a fault of the carrier, whatever its code says', answer(503, { code: 21211 }), { kind: 'ambiguous', errorCode: 21211 }],
  ];
  it.each(ROWS)('%s', (_name, given, expected) => {
    expect(readVerdict(given, ACCOUNT)).toMatchObject(expected);
  });

  it('names no time where none was given in seconds', () => {
    expect(readVerdict(answer(429, {}, { 'retry-after': 'soon' }), ACCOUNT)).not.toHaveProperty('retryAfterMs');
  });
});

describe('the code table', () => {
  it('has every documented code once, in order, with a reason and a meaning', () => {
    expect(CODE_ROWS).toHaveLength(564);
    const codes = CODE_ROWS.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
    for (const row of CODE_ROWS) {
      expect(isReasonCode(row.reason)).toBe(true);
      expect(row.meaning).toMatch(/\S{3,}/);
    }
  });

  it('has rows of every class, and holds only what is a matter of the account', () => {
    expect([...new Set(CODE_ROWS.map((row) => row.class))].sort()).toEqual(['config', 'content', 'number-unreachable', 'permanent', 'policy', 'registration', 'transient']);
    for (const { verdict, reason } of CODE_ROWS) if (verdict === 'held') expect(['credentials-refused', 'account-suspended']).toContain(reason);
  });

  const KEY_ROWS: [code: number, verdict: string, reason: string][] = [
    [20003, 'held', 'credentials-refused'], [20404, 'rejected', 'carrier-rejected'], [20429, 'throttled', 'throttled'], [20500, 'ambiguous', 'carrier-error'], [20503, 'ambiguous', 'carrier-error'], [20504, 'ambiguous', 'carrier-error'],
    [21211, 'rejected', 'recipient-number-wrong'], [21212, 'rejected', 'sender-not-usable'], [21408, 'rejected', 'geo-permission-denied'], [21602, 'rejected', 'body-empty'], [21606, 'rejected', 'sender-not-usable'], [21610, 'rejected', 'carrier-opted-out'],
    [21611, 'throttled', 'carrier-queue-full'], [21612, 'rejected', 'recipient-unreachable'], [21614, 'rejected', 'recipient-unsupported'], [21617, 'rejected', 'body-too-long'], [21703, 'rejected', 'sender-not-usable'],
    [30001, 'throttled', 'carrier-queue-full'], [30002, 'held', 'account-suspended'], [30003, 'rejected', 'recipient-unreachable'], [30005, 'rejected', 'recipient-number-wrong'], [30006, 'rejected', 'recipient-unsupported'], [30007, 'rejected', 'content-refused'],
    [30022, 'throttled', 'throttled'], [30023, 'throttled', 'throttled'], [30034, 'rejected', 'registration-missing'], [30036, 'rejected', 'carrier-expired'], [30410, 'ambiguous', 'carrier-error'], [30450, 'rejected', 'carrier-policy-blocked'], [63016, 'rejected', 'content-refused'],
  ];
  it.each(KEY_ROWS)('%i is %s: %s', (code, verdict, reason) => {
    expect(explainTwilioCode(code)).toMatchObject({ code, verdict, reason });
  });
});
