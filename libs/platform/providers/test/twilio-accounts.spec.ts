import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { CarrierGauges, createCredentialsBook, createTwilioProvider, type Account, type CredentialsBook, type LookUpQuery, type MessageProvider, type SubmitRequest } from '../src/index.js';
import { answerJson, startCarrier, type CarrierServer, type Respond } from './carrier-server.js';

const SID = `SM${'a'.repeat(32)}`;
const SERVICE = `MG${'b'.repeat(32)}`;
const REQUEST: SubmitRequest = { messageId: '0198c0de-0000-7000-8000-000000000001', recipientKey: 'k'.repeat(22), attempt: 1, tenantId: 'acme', purpose: 'marketing', channel: 'sms', to: '+15005550009', sender: '+15005550006', body: 'Code 1234', validForMs: 90_500, mayWrite: () => true };
const accountOf = (digit: string, authToken: string, tenants: readonly string[] | '*'): Account => ({ provider: 'twilio', accountSid: `AC${digit.repeat(32)}`, tenants, key: { authToken, createdAtMs: null, provenance: 'test' }, signingTokens: [] });
const userOf = (carrier: CarrierServer): string[] => carrier.received.map(({ headers }) => Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString());

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const accept: Respond = (_request, response) => answerJson(response, 201, { sid: SID, status: 'queued' });

async function startEdge(respond: Respond = accept): Promise<CarrierServer> {
  const carrier = await startCarrier('http', respond);
  open.push(() => carrier.close());
  return carrier;
}

function openProvider(credentials: CredentialsBook, origins: readonly string[], clock = manualClock(0)): { provider: MessageProvider; metrics: ReturnType<typeof createMetrics> } {
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const provider = createTwilioProvider({ credentials, statusCallbackBaseUrl: 'https://callbacks.example.com', callDeadlineMs: 2_000, concurrency: 8, origins, clock, metrics, gauges: new CarrierGauges({ clock, metrics }) });
  open.push(() => provider.close(0));
  return { provider, metrics };
}

describe('accounts', () => {
  it("uses each tenant's own, and the common one for the rest", async () => {
    const carrier = await startEdge();
    const { provider } = openProvider(createCredentialsBook([accountOf('1', 'one', ['acme']), accountOf('2', 'two', '*')]), [carrier.origin]);
    await provider.submit(REQUEST);
    await provider.submit({ ...REQUEST, tenantId: 'other' });
    expect(userOf(carrier)).toEqual([`AC${'1'.repeat(32)}:one`, `AC${'2'.repeat(32)}:two`]);
    expect(carrier.received.map(({ path }) => path)).toEqual(['1', '2'].map((digit) => `/2010-04-01/Accounts/AC${digit.repeat(32)}/Messages.json`));
  });

  it('takes a new key from the next request on, without a restart', async () => {
    const carrier = await startEdge();
    let accounts = [accountOf('1', 'old', '*')];
    const book: CredentialsBook = { accountFor: (provider, tenantId) => createCredentialsBook(accounts).accountFor(provider, tenantId), accounts: () => accounts };
    const { provider } = openProvider(book, [carrier.origin]);
    await provider.submit(REQUEST);
    accounts = [accountOf('1', 'new', '*')];
    await provider.submit(REQUEST);
    expect(userOf(carrier).map((user) => user.split(':')[1])).toEqual(['old', 'new']);
  });

  it('writes nothing for an account that the tenant has left, and still looks up there', async () => {
    const carrier = await startEdge((...[request, response, form]) => (request.method === 'GET' ? answerJson(response, 200, { messages: [], page: 0, page_size: 100, next_page_uri: null, uri: '' }) : accept(request, response, form)));
    const { provider } = openProvider(createCredentialsBook([accountOf('1', 'left', []), accountOf('2', 'new', ['acme'])]), [carrier.origin]);
    const query = { tenantId: 'acme', channel: 'sms', to: REQUEST.to, sender: REQUEST.sender, isRenderedByCarrier: false, createdSinceMs: 0 } as const;
    const [left, now] = ['1', '2'].map((digit) => `AC${digit.repeat(32)}`);
    expect(provider.accountOf('acme')).toBe(now);
    expect(await provider.submit({ ...REQUEST, account: left })).toEqual({ kind: 'not-written' });
    expect(await provider.submit({ ...REQUEST, account: now })).toMatchObject({ kind: 'accepted' });
    for (const account of [left ?? null, null]) await provider.findByRecipient({ ...query, account });
    expect(userOf(carrier).map((user) => user.split(':')[1])).toEqual(['new', 'left', 'new']);
    await expect(provider.findByRecipient({ ...query, account: `AC${'3'.repeat(32)}` })).rejects.toMatchObject({ code: 'credentials-missing' });
  });

  it('holds a message whose tenant has none, and one whose key is refused', async () => {
    const carrier = await startEdge((_request, response) => answerJson(response, 401, { code: 20003 }));
    const { provider } = openProvider(createCredentialsBook([accountOf('1', 'revoked', ['acme'])]), [carrier.origin]);
    expect(await provider.submit({ ...REQUEST, tenantId: 'other' })).toMatchObject({ kind: 'held', reason: 'credentials-missing', account: null });
    expect(carrier.received).toEqual([]);
    expect(await provider.submit(REQUEST)).toMatchObject({ kind: 'held', reason: 'credentials-refused', account: `AC${'1'.repeat(32)}`, errorCode: 20003 });
    expect([provider.serves('acme', 'sms'), provider.serves('other', 'sms')]).toEqual([true, false]);
  });
});

describe('channels', () => {
  const CALLBACK = `https://callbacks.example.com/webhooks/twilio/status?m=${REQUEST.messageId}&k=${REQUEST.recipientKey}&a=1#rc=5&rp=all&ct=2000&rt=4000`;
  it.each<[string, Partial<SubmitRequest>, string, object]>([
    ['a service in place of a sender', { sender: SERVICE }, 'Messages', { To: REQUEST.to, MessagingServiceSid: SERVICE, Body: REQUEST.body, ValidityPeriod: '90', StatusCallback: CALLBACK, MessageIntent: 'marketing' }],
    ['MMS', { channel: 'mms', rich: { mediaUrls: ['https://m.example.com/1.png'] } }, 'Messages', { To: REQUEST.to, From: REQUEST.sender, Body: REQUEST.body, MediaUrl: 'https://m.example.com/1.png', ValidityPeriod: '90', StatusCallback: CALLBACK, MessageIntent: 'marketing' }],
    ['a WhatsApp template', { channel: 'whatsapp', purpose: 'one-time-passcode', rich: { template: { contentSid: `HX${'c'.repeat(32)}`, variables: { 1: '1234' } } } }, 'Messages', { To: `whatsapp:${REQUEST.to}`, From: `whatsapp:${REQUEST.sender}`, ContentSid: `HX${'c'.repeat(32)}`, ContentVariables: '{"1":"1234"}', ValidityPeriod: '90', StatusCallback: CALLBACK, MessageIntent: 'otp', RiskCheck: 'enable' }],
    ['a call that speaks', { channel: 'voice' }, 'Calls', { To: REQUEST.to, From: REQUEST.sender, Twiml: '<Response><Say>Code 1, 2, 3, 4</Say><Pause length="1"/><Say>Code 1, 2, 3, 4</Say></Response>', Timeout: '30', TimeLimit: '240', StatusCallback: CALLBACK, StatusCallbackEvent: 'completed' }],
    ['a call with a script', { channel: 'voice', rich: { voiceUrl: 'https://v.example.com/' } }, 'Calls', { To: REQUEST.to, From: REQUEST.sender, Url: 'https://v.example.com/', Timeout: '30', TimeLimit: '240', StatusCallback: CALLBACK, StatusCallbackEvent: 'completed' }],
    ['a purpose that the carrier has no word for', { purpose: 'later-invented' }, 'Messages', { To: REQUEST.to, From: REQUEST.sender, Body: REQUEST.body, ValidityPeriod: '90', StatusCallback: CALLBACK }],
  ])('sends %s', async (_name, change, resource, form) => {
    const carrier = await startEdge((_request, response) => answerJson(response, 201, { sid: resource === 'Calls' ? `CA${'a'.repeat(32)}` : SID, status: 'queued' }));
    const { provider } = openProvider(createCredentialsBook([accountOf('1', 'one', '*')]), [carrier.origin]);
    expect((await provider.submit({ ...REQUEST, ...change })).kind).toBe('accepted');
    expect(carrier.received[0]?.path).toContain(`/${resource}.json`);
    // Of repeated parameters the last.
    expect(Object.fromEntries(carrier.received[0]?.form ?? [])).toEqual(form);
  });

  const QUERY: LookUpQuery = { tenantId: 'acme', account: null, channel: 'sms', to: REQUEST.to, sender: SERVICE, isRenderedByCarrier: false, createdSinceMs: 0 };
  const listed = (change: object): object => ({ sid: SID, body: 'x', from: '+15005550006', messaging_service_sid: SERVICE, date_created: 'Sun, 22 Nov 2026 10:00:05 +0000', status: 'sent', ...change });
  it.each<[string, Partial<LookUpQuery>, object, string, object]>([
    ['by a service, whichever number it picked', {}, {}, '/Messages.json?To=%2B15005550009', { sender: SERVICE, body: 'x' }],
    ['by another service', {}, { messaging_service_sid: `MG${'0'.repeat(32)}` }, '/Messages.json', { sender: '+15005550006' }],
    ['by WhatsApp, its sender without the channel', { channel: 'whatsapp', sender: '+15005550006' }, { from: 'whatsapp:+15005550006', messaging_service_sid: null }, '/Messages.json?To=whatsapp%3A%2B15005550009', { sender: '+15005550006', body: 'x' }],
    ['by a template, its text as nobody can compare it', { isRenderedByCarrier: true }, {}, '/Messages.json', { body: null }],
    ['by a call, which has no text', { channel: 'voice', sender: '+15005550006' }, { body: undefined, messaging_service_sid: undefined }, '/Calls.json?To=%2B15005550009', { sender: '+15005550006', body: null }],
  ])('finds what went %s', async (_name, change, row, path, found) => {
    const key = change.channel === 'voice' ? 'calls' : 'messages';
    const carrier = await startEdge((_request, response) => answerJson(response, 200, { [key]: [listed(row)], page: 0, page_size: 100, next_page_uri: null, uri: '' }));
    const { provider } = openProvider(createCredentialsBook([accountOf('1', 'one', '*')]), [carrier.origin]);
    expect(await provider.findByRecipient({ ...QUERY, ...change })).toMatchObject({ kind: 'listed', messages: [found] });
    expect(carrier.received[0]?.path).toContain(path);
  });

  it('waits with a look-up for a tenant whose account is gone', async () => {
    const { provider } = openProvider(createCredentialsBook([]), ['http://localhost:1']);
    await expect(provider.findByRecipient(QUERY)).rejects.toMatchObject({ code: 'credentials-missing', disposition: 'unreachable' });
  });
});

describe('edges', () => {
  it('goes on by the next one while the preferred one cannot be reached, and back when it can', async () => {
    const [preferred, next] = [await startEdge(), await startEdge()];
    const clock = manualClock(0);
    const { provider, metrics } = openProvider(createCredentialsBook([accountOf('1', 'one', '*')]), [preferred.origin, next.origin], clock);
    await preferred.close();
    expect((await provider.submit(REQUEST)).kind).toBe('unreachable');
    expect((await provider.submit(REQUEST)).kind).toBe('accepted');
    expect(next.received).toHaveLength(1);
    expect(await metrics.render()).toMatch(/sb_provider_edges_out\{[^}]*\} 1\n/);
  });
});

describe('the number of requests under way', () => {
  it('is shown, and falls when the carrier refuses for it', async () => {
    let isBusy = true;
    const carrier = await startEdge((request, response, socket) => {
      response.setHeader('Twilio-Concurrent-Requests', '42');
      if (isBusy) answerJson(response, 429, { code: 20429 });
      else accept(request, response, socket);
    });
    const { provider, metrics } = openProvider(createCredentialsBook([accountOf('1', 'one', '*')]), [carrier.origin]);
    expect((await provider.submit(REQUEST)).kind).toBe('throttled');
    isBusy = false;
    expect((await provider.submit(REQUEST)).kind).toBe('accepted');
    const shown = await metrics.render();
    expect(shown).toMatch(/sb_provider_concurrent_requests\{[^}]*\} 42\n/);
    expect(shown).toMatch(/sb_provider_concurrency_limit\{[^}]*\} 4\n/);
  });
});
