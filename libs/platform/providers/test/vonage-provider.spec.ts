import { generateKeyPairSync, verify } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { CarrierGauges, createCredentialsBook, createVonageProvider, type MessageProvider, type SubmitRequest } from '../src/index.js';
import { answerJson, startCarrier, type CarrierServer, type Respond } from './carrier-server.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
const APPLICATION = '11111111-2222-4333-8444-555555555555';
const UUID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const NOW = Date.parse('2026-11-22T12:00:00Z');
const REQUEST: SubmitRequest = { messageId: '0198c0de-0000-7000-8000-000000000001', recipientKey: 'k'.repeat(22), attempt: 2, tenantId: 'acme', purpose: 'one-time-passcode', channel: 'sms', to: '+447700900123', sender: '+12015550171', body: 'Hëllo', validForMs: 90_500, mayWrite: () => true };
const PICTURE = 'https://media.example.com/1.png';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function withCarrier(respond: Respond, tenants: readonly string[] | '*' = '*', key = privateKey): Promise<{ provider: MessageProvider; carrier: CarrierServer }> {
  const carrier = await startCarrier('http', respond);
  const credentials = createCredentialsBook([{ provider: 'vonage', applicationId: APPLICATION, tenants, key: { privateKey: key, createdAtMs: null, provenance: 'test' }, signingTokens: [] }]);
  const [clock, metrics] = [manualClock(NOW), createMetrics({ service: 'test', processMetrics: false })];
  const provider = createVonageProvider({ credentials, statusCallbackBaseUrl: 'https://callbacks.example.com/', callDeadlineMs: 2_000, concurrency: 2, origins: [carrier.origin], clock, metrics, gauges: new CarrierGauges({ clock, metrics }) });
  open.push(() => carrier.close(), () => provider.close(0));
  return { carrier, provider };
}

const accept: Respond = (_request, response) => answerJson(response, 202, { message_uuid: UUID });
const decode = (part = ''): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;

describe('submit', () => {
  it('sends what the carrier needs, under a token of its own, and gets its id', async () => {
    const { provider, carrier } = await withCarrier(accept);
    expect(await provider.submit(REQUEST)).toEqual({ kind: 'accepted', providerMessageId: UUID, status: 'submitted' });
    const [request] = carrier.received;
    expect([request?.method, request?.path, request?.headers['content-type']]).toEqual(['POST', '/v1/messages', 'application/json']);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      channel: 'sms', message_type: 'text', text: 'Hëllo', to: '447700900123', from: '12015550171', ttl: 90,
      client_ref: `${REQUEST.messageId}.2.${REQUEST.recipientKey}`, webhook_url: 'https://callbacks.example.com/webhooks/vonage/status', webhook_version: 'v1',
    });
    const [header, payload, signature] = (request?.headers.authorization ?? '').replace('Bearer ', '').split('.');
    expect(verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature ?? '', 'base64url'))).toBe(true);
    expect([decode(header), decode(payload)]).toMatchObject([{ alg: 'RS256' }, { application_id: APPLICATION, iat: NOW / 1000, jti: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  });

  it.each<[string, Partial<SubmitRequest>, object]>([
    ['WhatsApp text', { channel: 'whatsapp' }, { channel: 'whatsapp', message_type: 'text', text: 'Hëllo' }],
    ['a picture by MMS', { channel: 'mms', rich: { mediaUrls: [PICTURE] } }, { channel: 'mms', message_type: 'image', image: { url: PICTURE, caption: 'Hëllo' } }],
    ['a name for a sender', { sender: 'Acme' }, { from: 'Acme' }],
  ])('sends %s', async (_name, change, expected) => {
    const { provider, carrier } = await withCarrier(accept);
    await provider.submit({ ...REQUEST, ...change });
    expect(JSON.parse(carrier.received[0]?.body ?? '')).toMatchObject(expected);
  });

  it.each<[string, Partial<SubmitRequest>]>([
    ['a call', { channel: 'voice' }],
    ['a template of another carrier', { channel: 'whatsapp', rich: { template: { contentSid: 'HX0', variables: {} } } }],
    ['two pictures', { channel: 'mms', rich: { mediaUrls: [PICTURE, PICTURE] } }],
    ['MMS without a picture', { channel: 'mms' }],
  ])('refuses %s and writes nothing', async (_name, change) => {
    const { provider, carrier } = await withCarrier(accept);
    expect(await provider.submit({ ...REQUEST, ...change })).toMatchObject({ kind: 'rejected', reason: 'channel-unsupported' });
    expect(carrier.received).toEqual([]);
  });

  it('writes nothing when the guard says no, or too little validity is left to be told', async () => {
    const { provider, carrier } = await withCarrier(accept);
    expect(await provider.submit({ ...REQUEST, mayWrite: () => false })).toEqual({ kind: 'not-written' });
    expect(await provider.submit({ ...REQUEST, validForMs: 19_999 })).toEqual({ kind: 'expired' });
    expect(carrier.received).toEqual([]);
  });

  it('holds what belongs to a tenant without an account, and serves the others', async () => {
    const { provider } = await withCarrier(accept, ['acme']);
    expect(await provider.submit({ ...REQUEST, tenantId: 'other' })).toMatchObject({ kind: 'held', reason: 'credentials-missing' });
    expect([provider.serves('acme', 'sms'), provider.serves('acme', 'voice'), provider.serves('other', 'sms')]).toEqual([true, false, false]);
  });

  it('throws for a key that is none, and leaves no promise behind that nobody waits for', async () => {
    const { provider } = await withCarrier(accept, '*', 'no key');
    await expect(provider.submit({ ...REQUEST, validForMs: 0 })).rejects.toThrow();
  });

  it('is in doubt when the reply is lost, and cannot look it up', async () => {
    const { provider } = await withCarrier((_request, _response, socket) => void socket.destroy());
    expect(await provider.submit(REQUEST)).toMatchObject({ kind: 'ambiguous', reason: 'reply-lost' });
    expect(await provider.findByRecipient({ tenantId: 'acme', account: null, channel: 'sms', to: REQUEST.to, sender: REQUEST.sender, isRenderedByCarrier: false, createdSinceMs: 0 })).toMatchObject({ kind: 'impossible' });
  });

  it('is unreachable when nobody listens', async () => {
    const { provider, carrier } = await withCarrier(accept);
    await carrier.close();
    expect(await provider.submit(REQUEST)).toEqual({ kind: 'unreachable', detail: 'ECONNREFUSED' });
  });
});
