import { afterEach, expect, it } from 'vitest';
import twilio from 'twilio';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { CarrierGauges, createCredentialsBook, createTwilioProvider, type SubmitRequest } from '../src/index.js';
import { answerJson, startCarrier } from './carrier-server.js';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const SERVICE = `MG${'5'.repeat(32)}`;
const TEMPLATE = { contentSid: `HX${'7'.repeat(32)}`, variables: { 1: 'Ada', 2: '12:30' } };
const REQUEST: SubmitRequest = { messageId: '0198c0de-0000-7000-8000-000000000001', recipientKey: 'k'.repeat(22), attempt: 2, tenantId: 'acme', purpose: 'one-time-passcode', channel: 'sms', to: '+15005550009', sender: '+15005550006', body: 'Hëllo & "good" day? 100 % + ümläut 😀 \uD800', validForMs: 90_500, mayWrite: () => true };
const STATUS_CALLBACK = `https://callbacks.example.com/webhooks/twilio/status?m=${REQUEST.messageId}&k=${REQUEST.recipientKey}&a=2#rc=5&rp=all&ct=2000&rt=4000`;
const COMMON = { to: REQUEST.to, validityPeriod: 90, statusCallback: STATUS_CALLBACK, messageIntent: 'otp', riskCheck: 'enable' } as const;
const CALL = { to: REQUEST.to, from: REQUEST.sender, timeout: 30, timeLimit: 240, statusCallback: STATUS_CALLBACK, statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'] };

interface Posted {
  readonly path: string;
  readonly form: readonly (readonly [string, string])[];
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function posted(request: SubmitRequest): Promise<Posted> {
  const carrier = await startCarrier('http', (_request, response) => answerJson(response, 201, { sid: `SM${'a'.repeat(32)}`, status: 'queued' }));
  closing.push(() => carrier.close());
  const [clock, metrics] = [manualClock(0), createMetrics({ service: 'test', processMetrics: false })];
  const credentials = createCredentialsBook([{ provider: 'twilio', accountSid: ACCOUNT, tenants: '*', signingTokens: [], key: { createdAtMs: null, provenance: 'test', authToken: 'secret' } }]);
  const provider = createTwilioProvider({ credentials, statusCallbackBaseUrl: 'https://callbacks.example.com', callDeadlineMs: 2_000, concurrency: 2, origins: [carrier.origin], clock, metrics, gauges: new CarrierGauges({ clock, metrics }) });
  closing.push(() => provider.close(0));
  await provider.submit(request);
  const [received] = carrier.received;
  return { path: received?.path ?? '', form: [...(received?.form ?? [])] };
}

/** What Twilio's own client would post. */
async function postedBySdk(create: (client: ReturnType<typeof twilio>) => Promise<unknown>): Promise<Posted> {
  let seen: { uri: string; data: Record<string, unknown> } | undefined;
  const httpClient = { request: (options: NonNullable<typeof seen>) => ((seen = options), Promise.resolve({ statusCode: 201, body: '{}', headers: {} })) };
  await create(twilio(ACCOUNT, 'secret', { httpClient: httpClient as never }));
  const { uri, data } = seen as NonNullable<typeof seen>;
  const form = Object.entries(data).flatMap(([name, value]) => [value].flat().map((item) => [name, String(item).toWellFormed()] as const));
  return { path: new URL(uri).pathname, form };
}

const byName = ({ path, form }: Posted): Posted => ({ path, form: form.toSorted(([one], [other]) => one.localeCompare(other)) });

it.each<[string, Partial<SubmitRequest>, (client: ReturnType<typeof twilio>) => Promise<unknown>]>([
  ['a text from a number', {}, (client) => client.messages.create({ ...COMMON, from: REQUEST.sender, body: REQUEST.body })],
  ['a text from a service', { sender: SERVICE }, (client) => client.messages.create({ ...COMMON, messagingServiceSid: SERVICE, body: REQUEST.body })],
  ['a text for a purpose that needs no check', { purpose: 'marketing' }, (client) => client.messages.create({ ...COMMON, from: REQUEST.sender, body: REQUEST.body, messageIntent: 'marketing', riskCheck: undefined as never })],
  ['pictures', { channel: 'mms', rich: { mediaUrls: ['https://a.example/1.png', 'https://a.example/2.png?x=1&y=2'] } }, (client) => client.messages.create({ ...COMMON, from: REQUEST.sender, body: REQUEST.body, mediaUrl: ['https://a.example/1.png', 'https://a.example/2.png?x=1&y=2'] })],
  ['a template over WhatsApp', { channel: 'whatsapp', rich: { template: TEMPLATE } }, (client) => client.messages.create({ ...COMMON, to: `whatsapp:${REQUEST.to}`, from: `whatsapp:${REQUEST.sender}`, contentSid: TEMPLATE.contentSid, contentVariables: JSON.stringify(TEMPLATE.variables) })],
  ['a call that does what its URL says', { channel: 'voice', rich: { voiceUrl: 'https://a.example/voice?x=1' } }, (client) => client.calls.create({ ...CALL, url: 'https://a.example/voice?x=1' })],
])('posts %s as the carrier\'s own client does', async (_name, change, create) => {
  expect(byName(await posted({ ...REQUEST, ...change }))).toEqual(byName(await postedBySdk(create)));
});

it('posts a call that speaks the text', async () => {
  const { path, form } = await posted({ ...REQUEST, channel: 'voice', body: '12' });
  const { Twiml: twiml } = Object.fromEntries(form);
  expect(twiml).toContain('12');
  expect(byName({ path, form })).toEqual(byName(await postedBySdk((client) => client.calls.create({ ...CALL, twiml: twiml ?? '' }))));
});
