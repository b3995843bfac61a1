import { describe, expect, it } from 'vitest';
import { judgeHeaders, judgeVonageHeaders } from './refuse-cheaply.js';

const GOOD = { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=', 'content-type': 'application/x-www-form-urlencoded', 'content-length': '900' };

describe('judgeHeaders', () => {
  it('lets pass what may be genuine', () => {
    expect(judgeHeaders(GOOD)).toBeNull();
    expect(judgeHeaders({ ...GOOD, 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' })).toBeNull();
  });

  it.each([
    ['no signature', { 'x-twilio-signature': undefined }, 403],
    ['a signature too short', { 'x-twilio-signature': 'RSOY=' }, 403],
    ['a signature of other signs', { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8?' }, 403],
    ['no content type', { 'content-type': undefined }, 415],
    ['JSON', { 'content-type': 'application/json' }, 415],
    ['a type that only begins like the right one', { 'content-type': 'application/x-www-form-urlencodedly' }, 415],
    ['no length', { 'content-length': undefined }, 411],
    ['a length that is none', { 'content-length': 'many' }, 413],
    ['too much', { 'content-length': String(64 * 1024 + 1) }, 413],
  ])('refuses %s', (_, over, status) => {
    expect(judgeHeaders({ ...GOOD, ...over })?.status).toBe(status);
  });
});

describe('judgeVonageHeaders', () => {
  const TOKEN = { authorization: 'Bearer aaaa.bbbb.cccc', 'content-type': 'application/json', 'content-length': '900' };

  it('lets pass what may be genuine', () => expect(judgeVonageHeaders(TOKEN)).toBeNull());

  it.each([
    ['no token', { authorization: undefined }, 403],
    ['another scheme', { authorization: 'Basic YTpi' }, 403],
    ['a token of two parts', { authorization: 'Bearer aaaa.bbbb' }, 403],
    ['a token that is too long', { authorization: `Bearer ${'a'.repeat(5_000)}.b.c` }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no length', { 'content-length': undefined }, 411],
    ['too much', { 'content-length': String(64 * 1024 + 1) }, 413],
  ])('refuses %s', (_, over, status) => {
    expect(judgeVonageHeaders({ ...TOKEN, ...over })?.status).toBe(status);
  });
});
