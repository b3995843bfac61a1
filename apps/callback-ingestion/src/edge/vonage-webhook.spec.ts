import { beforeEach, describe, expect, it } from 'vitest';
import type { InboundMessage, ProviderCallback } from '@signalbox/contracts';
import { findFaults } from '@signalbox/contracts';
import { APPLICATION, makeEdgeTools, makeReceiver, PREVIOUS_TOKEN, ScriptedProducer, TOKEN } from '../../test/edge-rig.js';
import { makeMessage } from '../../test/samples.js';
import { signBody } from '../../test/signed-token.js';
import { makeVonageCallbackRecord } from './vonage-callback-record.js';
import { makeVonageInboundRecord } from './vonage-inbound-record.js';
import type { WebhookReceiver } from './webhook-receiver.js';

const UUID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const { messageId, recipientKey } = makeMessage();
const STATUS = { message_uuid: UUID, to: '447700900123', from: '12015550171', timestamp: '2026-11-22T10:00:00.000Z', status: 'delivered', channel: 'sms', client_ref: `${messageId}.2.${recipientKey}` };
const OURS = { application_id: APPLICATION };

describe('webhooks of Vonage', () => {
  let tools: ReturnType<typeof makeEdgeTools>;
  let producer: ScriptedProducer;
  let receiver: WebhookReceiver;
  beforeEach(() => {
    tools = makeEdgeTools();
    producer = new ScriptedProducer();
    receiver = makeReceiver(tools, producer);
  });
  const receive = (fields: object, authorization = signBody(TOKEN, JSON.stringify(fields), OURS)) => receiver.receiveVonage({ authorization, rawBody: Buffer.from(JSON.stringify(fields)) }, makeVonageCallbackRecord);
  const published = <T>(): T => JSON.parse(producer.published[0]?.value ?? '{}') as T;

  it.each([['the current secret', TOKEN], ['the previous secret', PREVIOUS_TOKEN]])('stores a status that %s has signed, under the names that the reference gives', async (_, secret) => {
    expect(await receive(STATUS, signBody(secret, JSON.stringify(STATUS), OURS))).toBe('stored');
    const callback = published<ProviderCallback>();
    expect(callback).toMatchObject({ provider: 'vonage', providerMessageId: UUID, status: 'delivered', messageId, attempt: 2, recipientKey });
    expect(findFaults('provider-callback', callback)).toBeNull();
    expect(producer.published[0]).toMatchObject({ topic: 'provider-callbacks', key: recipientKey });
    expect(producer.published[0]?.value).not.toContain('447700900123');
  });

  it('reads the error, and finds the person by the number where there is no reference of ours', async () => {
    await receive({ ...STATUS, status: 'rejected', client_ref: 'of another', error: { type: 'https://developer.vonage.com/api-errors/messages#1190', title: '1190', detail: 'x' } });
    const callback = published<ProviderCallback>();
    expect(callback).toMatchObject({ status: 'rejected', errorCode: 1190, recipientKey: tools.keyring.recipientKeyOf('+447700900123') });
    expect(callback.messageId).toBeUndefined();
  });

  it.each<[string, string]>([
    ['another secret', signBody('other', JSON.stringify(STATUS), OURS)],
    ['another body', signBody(TOKEN, '{}', OURS)],
    ['a token without the hash of the body', signBody(TOKEN, JSON.stringify(STATUS), { ...OURS, payload_hash: undefined })],
    ['another application', signBody(TOKEN, JSON.stringify(STATUS), { application_id: UUID })],
    ['no application', signBody(TOKEN, JSON.stringify(STATUS))],
    ['a token that is unsigned', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(OURS)).toString('base64url')}.x`],
    ['no token', 'x'],
  ])('refuses %s, counts it and writes nothing', async (_, authorization) => {
    expect(await receive(STATUS, authorization)).toBe('forged');
    expect(producer.published).toEqual([]);
    expect(await tools.metrics.render()).toMatch(/sb_signature_failures_total\{[^}]*\} 1\n/);
  });

  it.each<[string, object]>([
    ['no id', { ...STATUS, message_uuid: undefined }],
    ['no status', { ...STATUS, status: undefined }],
    ['no recipient', { ...STATUS, client_ref: undefined, to: undefined }],
    ['no object', []],
  ])('has no use for a genuine one with %s', async (_, fields) => {
    expect(await receive(fields)).toBe('malformed');
  });

  it('takes what a person writes', async () => {
    const fields = { message_uuid: UUID, to: '12015550171', from: '447700900123', channel: 'sms', message_type: 'text', text: ' Stop ' };
    const rawBody = Buffer.from(JSON.stringify(fields));
    expect(await receiver.receiveVonage({ authorization: signBody(TOKEN, rawBody.toString(), OURS), rawBody }, makeVonageInboundRecord)).toBe('stored');
    const message = published<InboundMessage>();
    expect(message).toMatchObject({ provider: 'vonage', keyword: 'STOP', sender: '+12015550171', recipientKey: tools.keyring.recipientKeyOf('+447700900123') });
    expect(findFaults('inbound-message', message)).toBeNull();
  });
});
