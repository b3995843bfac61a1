import type { CallEvent, InboundMessage, ProviderCallback } from '@signalbox/contracts';
import type { NodeProcess } from '@signalbox/service/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, APPLICATION, makeKeyring, TOKEN } from './edge-rig.js';
import { makeMessage } from './samples.js';
import { signBody } from './signed-token.js';
import { startService } from './start-service.js';
import { createWorld, postWebhook, type TopicTail, type World } from './world.js';

const WAIT = { timeout: 20_000, interval: 50 };
const PERSON = '+447700900123';
const statusForm = (status: string, sid: string) => ({ AccountSid: ACCOUNT, ApiVersion: '2010-04-01', From: '+15005550006', To: PERSON, MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status });
const pathOf = ({ messageId, recipientKey }: { messageId: string; recipientKey: string }) => `/webhooks/twilio/status?m=${messageId}&k=${recipientKey}&a=1`;

describe('the edge on real servers', () => {
  let world: World;
  let service: NodeProcess;
  let callbacks: TopicTail;
  beforeAll(async () => {
    world = await createWorld();
    [service, callbacks] = await Promise.all([startService({ ...world.environment, SERVICE_ROLES: 'edge' }), world.follow('provider-callbacks')]);
  });
  afterAll(async () => {
    await service?.stop();
    await world?.close();
  });
  const callbackOf = (sid: string) => callbacks.values<ProviderCallback>().filter(({ providerMessageId }) => providerMessageId === sid);

  it('answers 204 once the callback is durable, with no body', async () => {
    const message = makeMessage();
    const response = await postWebhook(service.url, pathOf(message), statusForm('sent', 'SM204'));
    expect([response.status, await response.text()]).toEqual([204, '']);
    await vi.waitFor(() => expect(callbackOf('SM204')).toMatchObject([{ ...message, attempt: 1, status: 'sent' }]), WAIT);
    expect(callbacks.records.map(({ key }) => Buffer.from(key ?? []).toString())).toContain(message.recipientKey);
  });

  it('keeps repeated parameters, odd signs and unknown fields through parsing, signature and seal', async () => {
    const form = { ...statusForm('sent', 'SMrepeat'), 'MessagingBinding.Address': ['+1325', '+1415', '+1325'], Extra: 'ä & = + %20 ’', Empty: '' };
    expect((await postWebhook(service.url, `${pathOf(makeMessage())}&Body=It%27s+amazing`, form)).status).toBe(204);
    await vi.waitFor(() => expect(callbackOf('SMrepeat')).toHaveLength(1), WAIT);
    expect(JSON.parse(makeKeyring().open(callbackOf('SMrepeat')[0]?.raw ?? '', 'callback'))).toMatchObject({ ...form });
  });

  it('takes the previous token, too', async () => {
    expect((await postWebhook(service.url, pathOf(makeMessage()), statusForm('sent', 'SMprev'), 'previous-token')).status).toBe(204);
  });

  it('refuses a thousand forged callbacks beside real ones: nothing of them is written, all real ones are', async () => {
    const forged = { count: 1_000, statuses: new Map<number, number>() };
    const real = Array.from({ length: 100 }, (_, index) => `SMreal${index}`);
    const forge = async (index: number): Promise<void> => {
      // Every second one is refused by its headers alone; the others look genuine down to the account.
      const form = statusForm('delivered', `SMforged${index}`);
      const response = index % 2 === 0 ? await postWebhook(service.url, pathOf(makeMessage()), form, 'guessed-token') : await fetch(service.url + pathOf(makeMessage()), { method: 'POST', body: 'x=1' });
      await response.arrayBuffer();
      forged.statuses.set(response.status, (forged.statuses.get(response.status) ?? 0) + 1);
    };
    const flood = (async () => {
      for (let index = 0; index < forged.count; index += 50) await Promise.all(Array.from({ length: 50 }, (_, offset) => forge(index + offset)));
    })();
    const answers: number[] = [];
    for (const sid of real) answers.push((await postWebhook(service.url, pathOf(makeMessage()), statusForm('delivered', sid))).status);
    await flood;
    expect(new Set(answers)).toEqual(new Set([204]));
    expect([...forged.statuses]).toEqual([[403, forged.count]]);
    await vi.waitFor(() => expect(real.filter((sid) => callbackOf(sid).length === 0)).toEqual([]), WAIT);
    expect(callbacks.values<ProviderCallback>().filter(({ providerMessageId }) => providerMessageId.startsWith('SMforged'))).toEqual([]);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(new RegExp(`sb_signature_failures_total\\{[^}]*\\} ${forged.count}\\n`));
  });

  it.each([
    ['a form that is no callback', { AccountSid: ACCOUNT, Hello: 'there' }, 400],
    ['another account', { ...statusForm('sent', 'SM1'), AccountSid: `AC${'9'.repeat(32)}` }, 403],
  ])('refuses %s', async (_, form, status) => {
    expect((await postWebhook(service.url, pathOf(makeMessage()), form)).status).toBe(status);
  });

  it('refuses what is too long before it reads it', async () => {
    expect((await postWebhook(service.url, pathOf(makeMessage()), { ...statusForm('sent', 'SM1'), Filler: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('takes what people write, answers with empty TwiML and keeps who and what under seal', async () => {
    const inbound = await world.follow('inbound-messages');
    const response = await postWebhook(service.url, '/webhooks/twilio/inbound', { AccountSid: ACCOUNT, MessageSid: 'SMin', From: PERSON, To: '+15005550006', Body: ' Stop ', NumMedia: '0', SmsStatus: 'received' });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, 'text/xml; charset=utf-8', '<?xml version="1.0" encoding="UTF-8"?><Response/>']);
    await vi.waitFor(() => expect(inbound.values<InboundMessage>()).toMatchObject([{ keyword: 'STOP', sender: '+15005550006', recipientKey: makeKeyring().recipientKeyOf(PERSON) }]), WAIT);
  });

  it('takes what becomes of a call, and keeps who is called under seal', async () => {
    const calls = await world.follow('call-events');
    const form = { AccountSid: ACCOUNT, CallSid: 'CAone', From: '+15005550006', To: PERSON, Direction: 'outbound-api', CallStatus: 'completed', CallDuration: '42', SequenceNumber: '3' };
    expect((await postWebhook(service.url, '/webhooks/twilio/call', form)).status).toBe(204);
    await vi.waitFor(() => expect(calls.values<CallEvent>()).toMatchObject([{ providerCallId: 'CAone', account: ACCOUNT, durationSeconds: 42, recipientKey: makeKeyring().recipientKeyOf(PERSON) }]), WAIT);
    expect(JSON.stringify(calls.values())).not.toContain(PERSON.slice(1));
  });

  it('takes what the second carrier posts, as JSON, its signature over the bytes that came', async () => {
    const message = makeMessage();
    const uuid = '99999999-bbbb-4ccc-8ddd-eeeeeeeeeeee';
    const body = JSON.stringify({ message_uuid: uuid, status: 'delivered', to: PERSON.slice(1), client_ref: `${message.messageId}.1.${message.recipientKey}` }, null, 2);
    const post = (secret: string): Promise<Response> => fetch(`${service.url}/webhooks/vonage/status`, { method: 'POST', body, headers: { 'content-type': 'application/json', authorization: signBody(secret, body, { application_id: APPLICATION }) } });
    expect([(await post('guessed')).status, (await post(TOKEN)).status]).toEqual([403, 200]);
    await vi.waitFor(() => expect(callbackOf(uuid)).toMatchObject([{ ...message, provider: 'vonage', attempt: 1, status: 'delivered' }]), WAIT);
  });

  it('writes no number in the clear, into no topic and no log', () => {
    const everything = [...callbacks.records.map((record) => Buffer.from(record.value ?? []).toString() + JSON.stringify(record.headers)), ...service.log].join('\n');
    expect(everything).not.toContain('7700900123');
    expect(everything).toContain('provider-callback@1');
  });
});

describe('a process without what its role needs', () => {
  it('says all that is missing and does not start; the projector alone needs no token', async () => {
    const world = await createWorld();
    const bare = { ...world.environment, PUBLIC_BASE_URL: '', TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', SPOOL_DIRECTORY: '' };
    try {
      await expect(startService(bare)).rejects.toThrow(/PUBLIC_BASE_URL is not set[^]*TWILIO_ACCOUNT_SID is not set[^]*TWILIO_AUTH_TOKEN is not set[^]*SPOOL_DIRECTORY is not set/);
      const projector = await startService({ ...bare, SERVICE_ROLES: 'projector' });
      expect((await fetch(`${projector.url}/webhooks/twilio/status`, { method: 'POST' })).status).toBe(404);
      await projector.stop();
    } finally {
      await world.close();
    }
  });
});

describe('the edge without a broker and without a spool', () => {
  it('answers 503 in time and says when to come again; forged webhooks stay 403', async () => {
    const world = await createWorld();
    const service = await startService({ ...world.environment, SERVICE_ROLES: 'edge', KAFKA_BROKERS: '127.0.0.1:1', PUBLISH_DEADLINE_MS: '500', SHUTDOWN_BUDGET_MS: '2000' });
    try {
      const startedMs = performance.now();
      const response = await postWebhook(service.url, pathOf(makeMessage()), statusForm('sent', 'SM503'));
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      expect(performance.now() - startedMs).toBeLessThan(3_000);
      expect((await postWebhook(service.url, pathOf(makeMessage()), statusForm('sent', 'SM503'), 'guessed')).status).toBe(403);
    } finally {
      await service.stop();
      await world.close();
    }
  });
});
