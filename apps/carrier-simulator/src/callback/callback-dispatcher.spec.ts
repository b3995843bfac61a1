import { describe, expect, test } from 'vitest';
import { AccountRegistry } from '../account/account-registry.js';
import { VirtualTimeline } from '../time/virtual-timeline.js';
import { CallbackDispatcher } from './callback-dispatcher.js';
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
  test.each([
    ['an answer ends it', '', [answered(204)], 1],
    ['a failed connection is tried once more', '', [NO_CONNECTION], 2],
    ['a 500 is not', '', [answered(500)], 1],
    ['a missing answer is not', '', [NO_ANSWER], 1],
    ['a redirect is not followed', '', [answered(302)], 1],
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
