import { AdapterError } from '@signalbox/message';
import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, BASE_URL, makeEdgeTools, makeReceiver, PREVIOUS_TOKEN, ScriptedProducer, TOKEN } from '../../test/edge-rig.js';
import { signForm, type Form } from '../../test/signed-webhook.js';
import { makeCallbackRecord } from './callback-record.js';
import type { Webhook } from './webhook.js';
import type { Reception, WebhookReceiver } from './webhook-receiver.js';

const PATH = '/webhooks/twilio/status?m=x&k=y&a=1';
const FORM: Form = { AccountSid: ACCOUNT, MessageSid: 'SM1', MessageStatus: 'sent', To: '+14155550123', Extra: ['b', 'a', 'b'] };

const sign = (form: Form, token = TOKEN, url = BASE_URL + PATH): Webhook => ({ path: PATH, params: form, signature: signForm(token, url, form) });

describe('WebhookReceiver without a spool', () => {
  let tools: ReturnType<typeof makeEdgeTools>;
  let producer: ScriptedProducer;
  let receiver: WebhookReceiver;
  beforeEach(() => {
    tools = makeEdgeTools();
    producer = new ScriptedProducer();
    receiver = makeReceiver(tools, producer);
  });
  const receive = (webhook: Webhook): Promise<Reception> => receiver.receive(webhook, makeCallbackRecord);

  it.each([['the current token', TOKEN], ['the previous token', PREVIOUS_TOKEN]])('stores what %s has signed', async (_, token) => {
    expect(await receive(sign(FORM, token))).toBe('stored');
    expect(producer.published).toHaveLength(1);
  });

  it.each<[string, Webhook]>([
    ['another token', sign(FORM, 'other-token')],
    ['another host', sign(FORM, TOKEN, `https://evil.example.com${PATH}`)],
    ['a changed value', { ...sign(FORM), params: { ...FORM, MessageStatus: 'delivered' } }],
    ['a value less of a repeated parameter', { ...sign(FORM), params: { ...FORM, Extra: 'a' } }],
    ['a changed query', { ...sign(FORM), path: PATH.replace('a=1', 'a=2') }],
    ['an unknown account', sign({ ...FORM, AccountSid: `AC${'1'.repeat(32)}` })],
    ['no account', sign({ MessageSid: 'SM1', MessageStatus: 'sent' })],
    ['no signature', { ...sign(FORM), signature: undefined }],
  ])('refuses %s, counts it and writes nothing', async (_, webhook) => {
    expect(await receive(webhook)).toBe('forged');
    expect(producer.published).toEqual([]);
    expect(await tools.metrics.render()).toMatch(/sb_signature_failures_total\{[^}]*\} 1\n/);
  });

  it('says of a genuine webhook that says too little that it is of no use', async () => {
    expect(await receive(sign({ AccountSid: ACCOUNT, MessageSid: 'SM1' }))).toBe('malformed');
  });

  it('gives up on a broker that refuses or is silent', async () => {
    producer.answerWith(() => Promise.reject(new AdapterError('broker-away', 'unreachable')));
    expect(await receive(sign(FORM))).toBe('unavailable');
    producer.answerWith(() => new Promise(() => {}));
    expect(await receive(sign(FORM))).toBe('unavailable');
  });

  it('takes no more than so many while the broker is silent, and goes on when it speaks', async () => {
    const { promise: acknowledged, resolve } = Promise.withResolvers<void>();
    producer.answerWith(() => acknowledged);
    const waiting = Array.from({ length: 3 }, () => receive(sign(FORM)));
    expect(await receive(sign(FORM))).toBe('overloaded');
    expect(await Promise.all(waiting)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    // The answers are given, the records are still with the producer.
    expect(await receive(sign(FORM))).toBe('overloaded');
    resolve();
    // The producer lets go of them a few turns later.
    await new Promise((done) => void setImmediate(done));
    expect(await receive(sign(FORM))).toBe('stored');
    expect(await tools.metrics.render()).toMatch(/sb_callbacks_total\{[^}]*outcome="overloaded"[^}]*\} 2\n/);
  });

  it('refuses forged webhooks as such also while the broker is silent', async () => {
    producer.answerWith(() => new Promise(() => {}));
    await Promise.all(Array.from({ length: 3 }, () => receive(sign(FORM))));
    expect(await receive(sign(FORM, 'other-token'))).toBe('forged');
  });
});
