import { describe, expect, test } from 'vitest';
import { AccountRegistry } from '../account/account-registry.js';
import { VirtualTimeline } from '../time/virtual-timeline.js';
import { CallbackDispatcher } from './callback-dispatcher.js';
import { answerChallenge } from './challenge.js';
import { RecordingTransport } from './recording-transport.js';
import { signRequest } from './request-signature.js';
import type { WebhookResult } from './webhook-transport.js';

const ACCOUNT_SID = 'AC000000000000000000000000000000aa';
const NO_CONNECTION: WebhookResult = { kind: 'connect-failed' };
const NO_ANSWER: WebhookResult = { kind: 'read-failed' };
const answered = (httpStatus: number): WebhookResult => ({ kind: 'answered', httpStatus });

function setUp(...answers: WebhookResult[]) {
  const timeline = new VirtualTimeline(0);
  const accounts = new AccountRegistry();
  accounts.put(ACCOUNT_SID, { authToken: 'token-1', secondaryAuthToken: 'token-2' });
  const transport = new RecordingTransport(answers);
  const dispatcher = new CallbackDispatcher(timeline, accounts, transport);
  const counts = { sent: 0, answered: 0 };
  const send = (fragment = '') =>
    dispatcher.send({ accountSid: ACCOUNT_SID, url: `https://a.example/x${fragment}`, fields: [['A', '1']], idempotencyToken: 'once', counts });
  return { timeline, accounts, transport, dispatcher, counts, send };
}

describe('CallbackDispatcher', () => {
  test.each<[string, string, WebhookResult[], number]>([
    ['an answer ends it', '', [answered(204)], 1],
    ['a failed connection is tried once more', '', [NO_CONNECTION], 2],
    ['a 500 is not', '', [answered(500)], 1],
    ['a missing answer is not', '', [NO_ANSWER], 1],
    ['a redirect to nowhere is not followed', '', [answered(302)], 1],
    ['a challenge without credentials is not answered', '', [{ kind: 'answered', httpStatus: 401, challenge: 'Basic realm="x"' }, answered(204)], 1],
    ['redirects are followed five times', '', [{ kind: 'answered', httpStatus: 302, location: '/y' }], 6],
    ['retries stop at the first good answer', '#rc=5&rp=all', [NO_CONNECTION, answered(503), answered(200)], 3],
    ['policies are honoured', '#rc=5&rp=5xx', [answered(500), answered(404)], 2],
    ['all attempts share the total time', '#rc=5&rp=all&tt=1000', [answered(500)], 3],
    ['no retries', '#rc=0', [NO_CONNECTION], 1],
  ])('%s', (_name, fragment, answers, attempts) => {
    const { timeline, transport, send, counts, dispatcher } = setUp(...answers);
    send(fragment);
    timeline.advanceTo(60_000);
    expect(transport.requests).toHaveLength(attempts);
    expect(counts.sent).toBe(attempts);
    expect(dispatcher.pending).toBe(0);
  });

  test('a redirect makes a GET of it and loses the fields', () => {
    const { transport, send, dispatcher } = setUp({ kind: 'answered', httpStatus: 302, location: '/elsewhere?z=1' }, answered(200));
    send();
    const [first, second] = transport.requests;
    expect(first).toMatchObject({ url: 'https://a.example/x', body: 'A=1' });
    expect(second).toMatchObject({ method: 'GET', url: 'https://a.example/elsewhere?z=1', body: '' });
    expect(second!.headers['X-Twilio-Signature']).toBe(signRequest('token-1', 'https://a.example/elsewhere?z=1', []));
    expect(dispatcher.totals).toMatchObject({ sent: 2, answered: 1 });
  });

  test('a GET has the fields in its query and is signed over that alone', () => {
    const { transport, dispatcher, counts } = setUp(answered(204));
    const get = { accountSid: ACCOUNT_SID, method: 'GET', fields: [['Body', 'é & 1#'], ['From', '+1555']], idempotencyToken: 'once', counts } as const;
    dispatcher.send({ ...get, url: 'https://a.example/x#rc=2' });
    dispatcher.send({ ...get, url: 'https://a.example/x?y=1' });
    const query = 'Body=%C3%A9+%26+1%23&From=%2B1555';
    expect(transport.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', `https://a.example/x?${query}`, ''],
      ['GET', `https://a.example/x?y=1&${query}`, ''],
    ]);
    for (const { url, headers } of transport.requests) {
      expect(headers['X-Twilio-Signature']).toBe(signRequest('token-1', url, []));
      expect(headers).not.toHaveProperty('Content-Type');
    }
  });

  test('a GET that is challenged answers for the whole of its URL', () => {
    const { transport, dispatcher, counts } = setUp({ kind: 'answered', httpStatus: 401, challenge: 'Digest realm="x", nonce="n", qop="auth"' }, answered(204));
    dispatcher.send({ accountSid: ACCOUNT_SID, method: 'GET', url: 'https://user:pass@a.example/x', fields: [['A', '1']], idempotencyToken: 'once', counts });
    const expected = answerChallenge('Digest realm="x", nonce="n", qop="auth"', { username: 'user', password: 'pass' }, { method: 'GET', url: 'https://a.example/x?A=1' });
    expect(transport.requests.map(({ url, headers }) => [url, headers['Authorization']])).toEqual([
      ['https://a.example/x?A=1', undefined],
      ['https://a.example/x?A=1', expected],
    ]);
  });

  test('a fallback has a method of its own, and the debugger tells that of what failed', () => {
    const failed: object[] = [];
    const transport = new RecordingTransport([answered(503)]);
    const dispatcher = new CallbackDispatcher(new VirtualTimeline(0), new AccountRegistry(), transport, (event) => failed.push(event));
    const webhook = { accountSid: ACCOUNT_SID, fields: [], idempotencyToken: 't', counts: { sent: 0, answered: 0 } };
    dispatcher.send({ ...webhook, url: 'https://a.example/x', method: 'GET', fallbackUrl: 'https://b.example/y' });
    dispatcher.send({ ...webhook, url: 'https://a.example/x', fallbackUrl: 'https://b.example/y', fallbackMethod: 'GET' });
    expect(failed).toMatchObject(['GET', 'POST', 'POST', 'GET'].map((method) => ({ method })));
    expect(transport.requests.map(({ method = 'POST' }) => method)).toEqual(['GET', 'POST', 'POST', 'GET']);
  });

  test('credentials in the URL are sent only once they are asked for', () => {
    const { transport, dispatcher, counts } = setUp({ kind: 'answered', httpStatus: 401, challenge: 'Basic realm="x"' }, answered(204));
    dispatcher.send({ accountSid: ACCOUNT_SID, url: 'https://user:pass@a.example/x', fields: [['A', '1']], idempotencyToken: 'once', counts });
    expect(transport.requests.map(({ url, headers }) => [url, headers['Authorization']])).toEqual([
      ['https://a.example/x', undefined],
      ['https://a.example/x', 'Basic dXNlcjpwYXNz'],
    ]);
    expect(counts).toEqual({ sent: 2, answered: 1 });
  });

  test('credentials that are refused end it', () => {
    const { transport, dispatcher, counts } = setUp({ kind: 'answered', httpStatus: 401, challenge: 'Basic realm="x"' });
    dispatcher.send({ accountSid: ACCOUNT_SID, url: 'https://user:pass@a.example/x', fields: [], idempotencyToken: 'once', counts });
    expect(transport.requests).toHaveLength(2);
    expect(dispatcher.totals.failed).toBe(1);
  });

  test.each<[string, string, WebhookResult, number, string]>([
    ['an error of the endpoint', '#rc=0', answered(503), 11217, 'ashburn'],
    ['no connection, from the next edge at the retry', '#rc=1&e=dublin,tokyo', { kind: 'connect-failed', why: 'tls' }, 11220, 'tokyo'],
    ['no answer', '', NO_ANSWER, 11205, 'ashburn'],
    ['too many redirects', '', { kind: 'answered', httpStatus: 302, location: '/y' }, 11215, 'ashburn'],
    ['a wrong edge', '#e=mars', answered(200), 11240, ''],
  ])('tells of %s', (_name, fragment, result, errorCode, edge) => {
    const timeline = new VirtualTimeline(0);
    const failed: object[] = [];
    const dispatcher = new CallbackDispatcher(timeline, new AccountRegistry(), new RecordingTransport([result]), (event) => failed.push(event));
    const webhook = { accountSid: ACCOUNT_SID, url: `https://a.example/x${fragment}`, fields: [], idempotencyToken: 't', counts: { sent: 0, answered: 0 }, resourceSid: 'SM1' };
    dispatcher.send(webhook);
    dispatcher.send({ ...webhook, isReport: true });
    timeline.advanceTo(60_000);
    expect(failed).toMatchObject([{ errorCode, edge, resourceSid: 'SM1', url: 'https://a.example/x' }]);
  });

  test('one that failed for good goes to its fallback, with what went wrong; the fallback is the last', () => {
    const { timeline, transport, dispatcher, counts } = setUp(answered(503));
    dispatcher.send({ accountSid: ACCOUNT_SID, url: 'https://a.example/x#rc=0', fallbackUrl: 'https://b.example/y#rc=1&rp=5xx', fields: [['A', '1']], idempotencyToken: 'once', counts });
    timeline.advanceTo(60_000);
    const fields = [['A', '1'], ['ErrorCode', '11217'], ['ErrorUrl', 'https://a.example/x']] as const;
    expect(transport.requests.map(({ url }) => url)).toEqual(['https://a.example/x', 'https://b.example/y', 'https://b.example/y']);
    expect(transport.requests[1]!.body).toBe(new URLSearchParams(fields as unknown as [string, string][]).toString());
    expect(transport.requests[1]!.headers['X-Twilio-Signature']).toBe(signRequest('token-1', 'https://b.example/y', fields));
    expect(dispatcher.totals.failed).toBe(2);
  });

  test('a fallback is not asked where the first answers, and is asked where its overrides are wrong', () => {
    const { transport, dispatcher, counts } = setUp(answered(204));
    const webhook = { accountSid: ACCOUNT_SID, fallbackUrl: 'https://b.example/y', fields: [], idempotencyToken: 'once', counts };
    dispatcher.send({ ...webhook, url: 'https://a.example/x' });
    dispatcher.send({ ...webhook, url: 'https://a.example/x#e=mars' });
    expect(transport.requests.map(({ url }) => url)).toEqual(['https://a.example/x', 'https://b.example/y']);
  });

  test('every attempt carries the same token and the signature of the primary auth token, the new one once promoted', () => {
    const { timeline, accounts, transport, send } = setUp(NO_CONNECTION, answered(204));
    send();
    accounts.promote(ACCOUNT_SID);
    timeline.advanceTo(60_000);
    const headers = transport.requests.map((request) => request.headers);
    const signedBy = (token: string) => signRequest(token, 'https://a.example/x', [['A', '1']]);
    expect(headers.map((header) => header['X-Twilio-Signature'])).toEqual([signedBy('token-1'), signedBy('token-2')]);
    expect(headers.map((header) => header['I-Twilio-Idempotency-Token'])).toEqual(['once', 'once']);
  });

  test('a webhook with wrong overrides is not sent', () => {
    const { transport, send, dispatcher } = setUp(answered(204));
    send('#rp=never');
    expect(transport.requests).toHaveLength(0);
    expect(dispatcher.totals.misconfigured).toBe(1);
  });

  test('at most 64 are on the wire, the rest waits; a reset forgets both', () => {
    const { accounts, timeline, counts } = setUp();
    const open: ((result: WebhookResult) => void)[] = [];
    const silent = { post: (_request: unknown, done: (result: WebhookResult) => void) => void open.push(done), close: () => Promise.resolve() };
    const dispatcher = new CallbackDispatcher(timeline, accounts, silent);
    for (let index = 0; index < 100; index += 1) dispatcher.send({ accountSid: ACCOUNT_SID, url: 'https://a.example/x', fields: [], idempotencyToken: 't', counts });
    expect(open).toHaveLength(64);
    open[0]!(answered(204));
    expect(open).toHaveLength(65);
    expect(dispatcher.pending).toBe(99);
    dispatcher.reset();
    open[1]!(answered(204));
    expect(dispatcher.pending).toBe(0);
    expect(dispatcher.totals.answered).toBe(0);
  });
});
