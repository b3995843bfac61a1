import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AdapterError, manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { CarrierGauges, createCredentialsBook, createTwilioProvider, type CarrierOptions, type CredentialsBook, type LookUpQuery, type MessageProvider, type SubmitRequest, type TwilioAccount, type Verdict } from '../src/index.js';
import { answerJson, CERTIFICATE, startCarrier, type CarrierServer, type Respond } from './carrier-server.js';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const SID = `SM${'a'.repeat(32)}`;
const REQUEST: SubmitRequest = { messageId: '0198c0de-0000-7000-8000-000000000001', recipientKey: 'k'.repeat(22), attempt: 2, tenantId: 'acme', purpose: 'one-time-passcode', channel: 'sms', to: '+15005550009', sender: '+15005550006', body: 'Hëllo & good day?', validForMs: 90_500, mayWrite: () => true };

const bookOf = (secret: { authToken: string } | { keySid: string; keySecret: string }, over: Partial<TwilioAccount> = {}): CredentialsBook => createCredentialsBook([{ provider: 'twilio', accountSid: ACCOUNT, tenants: '*', signingTokens: [], key: { createdAtMs: null, provenance: 'test', ...secret }, ...over }]);

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function withCarrier(scheme: 'http' | 'https', respond: Respond, change: Partial<CarrierOptions> = {}): Promise<{ provider: MessageProvider; carrier: CarrierServer }> {
  const carrier = await startCarrier(scheme, respond);
  open.push(() => carrier.close());
  return { carrier, provider: openProvider(carrier.origin, change) };
}

function openProvider(baseUrl: string, change: Partial<CarrierOptions> = {}): MessageProvider {
  const [clock, metrics] = [manualClock(0), createMetrics({ service: 'test', processMetrics: false })];
  const provider = createTwilioProvider({
    credentials: bookOf({ authToken: 'secret' }),
    statusCallbackBaseUrl: 'https://callbacks.example.com',
    callDeadlineMs: 2_000,
    concurrency: 2,
    origins: [baseUrl],
    ca: CERTIFICATE,
    clock, metrics, gauges: new CarrierGauges({ clock, metrics }),
    ...change,
  });
  open.push(() => provider.close(0));
  return provider;
}

const accept: Respond = (_request, response) => answerJson(response, 201, { sid: SID, status: 'queued' });
const refuse = (statusCode: number, code: number, headers: Record<string, string> = {}): Respond => (_request, response) => answerJson(response, statusCode, { code, message: 'no', more_info: '', status: statusCode }, headers);

describe.each(['http', 'https'] as const)('submit over %s', (scheme) => {
  it('sends what the carrier needs and gets its sid', async () => {
    const { provider, carrier } = await withCarrier(scheme, accept);
    expect(await provider.submit(REQUEST)).toEqual({ kind: 'accepted', providerMessageId: SID, status: 'queued' });
    const [request] = carrier.received;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe(`/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(`${ACCOUNT}:secret`).toString('base64')}`);
    expect(Object.fromEntries(request?.form ?? [])).toEqual({
      To: REQUEST.to,
      From: REQUEST.sender,
      Body: REQUEST.body,
      ValidityPeriod: '90',
      MessageIntent: 'otp',
      RiskCheck: 'enable',
      StatusCallback: `https://callbacks.example.com/webhooks/twilio/status?m=${REQUEST.messageId}&k=${REQUEST.recipientKey}&a=2#rc=5&rp=all&ct=2000&rt=4000`,
    });
  });

  it('keeps its connections alive', async () => {
    const { provider, carrier } = await withCarrier(scheme, accept, { concurrency: 1 });
    for (let calls = 0; calls < 5; calls += 1) await provider.submit(REQUEST);
    // One, and one to spare while that of the last answer rests.
    expect(carrier.connections()).toBe(2);
  });

  it('writes nothing when the guard says no, and the connection stays usable', async () => {
    const { provider, carrier } = await withCarrier(scheme, accept, { concurrency: 1 });
    await provider.submit(REQUEST);
    expect(await provider.submit({ ...REQUEST, mayWrite: () => false })).toEqual({ kind: 'not-written' });
    for (let calls = 0; calls < 3; calls += 1) expect((await provider.submit(REQUEST)).kind).toBe('accepted');
    expect(carrier.received).toHaveLength(4);
    expect(carrier.connections()).toBe(2);
  });

  it('asks the guard once, and only where there is a connection to write to', async () => {
    let asked = 0;
    const { provider, carrier } = await withCarrier(scheme, accept);
    const mayWrite = () => (asked += 1) > 0;
    await provider.submit({ ...REQUEST, mayWrite });
    expect(asked).toBe(1);
    await carrier.close();
    await provider.close(0);
    await openProvider(carrier.origin).submit({ ...REQUEST, mayWrite });
    expect(asked).toBe(1);
  });

  it('is in doubt when the connection is reset after the carrier took the message', async () => {
    const { provider } = await withCarrier(scheme, (_request, _response, socket) => void socket.destroy());
    expect(await provider.submit(REQUEST)).toMatchObject({ kind: 'ambiguous', reason: 'reply-lost' });
  });

  it('is in doubt when the answer breaks off', async () => {
    const { provider } = await withCarrier(scheme, (_request, response, socket) => {
      response.writeHead(201, { 'content-length': '100' });
      response.write('{"sid"', () => socket.destroy());
    });
    expect((await provider.submit(REQUEST)).kind).toBe('ambiguous');
  });

  it('gives up at the deadline, resets the connection, and goes on with another', async () => {
    let calls = 0;
    const { provider, carrier } = await withCarrier(scheme, (request, response, socket) => {
      calls += 1;
      if (calls > 1) accept(request, response, socket);
    }, { concurrency: 1 });
    expect(await provider.submit(REQUEST)).toMatchObject({ kind: 'ambiguous', reason: 'reply-lost', detail: 'no answer within 2000 ms' });
    await expect.poll(() => carrier.socketErrors).toContain('ECONNRESET');
    expect((await provider.submit(REQUEST)).kind).toBe('accepted');
  });

  it('is in doubt when an acceptance cannot be read', async () => {
    const { provider } = await withCarrier(scheme, (_request, response) => response.writeHead(201).end('<html>'));
    expect((await provider.submit(REQUEST)).kind).toBe('ambiguous');
  });
});

describe('submit', () => {
  const ROWS: [name: string, respond: Respond, expected: Partial<Verdict>][] = [
    ['a wrong number', refuse(400, 21211), { kind: 'rejected', reason: 'recipient-number-wrong', errorCode: 21211 }],
    ['an opt-out', refuse(400, 21610), { kind: 'rejected', reason: 'carrier-opted-out', errorCode: 21610 }],
    ['a full queue', refuse(429, 21611), { kind: 'throttled', reason: 'throttled', errorCode: 21611 }],
    ['a rate limit with a time', refuse(429, 20429, { 'retry-after': '7' }), { kind: 'throttled', reason: 'throttled', errorCode: 20429, retryAfterMs: 7_000 }],
    ['wrong credentials', refuse(401, 20003), { kind: 'held', reason: 'credentials-refused', account: ACCOUNT, errorCode: 20003 }],
    ['an unknown code of a known range', refuse(400, 21999), { kind: 'rejected', reason: 'carrier-rejected', errorCode: 21999 }],
    ['an error of the carrier', refuse(500, 20500), { kind: 'ambiguous', reason: 'carrier-error', errorCode: 20500 }],
    ['an error of a proxy', (_request, response) => void response.writeHead(502).end('Bad Gateway'), { kind: 'ambiguous', reason: 'carrier-error' }],
  ];
  it.each(ROWS)('%s', async (_name, respond, expected) => {
    const { provider } = await withCarrier('http', respond);
    expect(await provider.submit(REQUEST)).toMatchObject(expected);
  });

  it('is unreachable when nobody listens', async () => {
    const { carrier, provider } = await withCarrier('http', accept);
    await carrier.close();
    expect(await provider.submit(REQUEST)).toEqual({ kind: 'unreachable', detail: 'ECONNREFUSED' });
  });

  it('is unreachable when the certificate is not trusted', async () => {
    const carrier = await startCarrier('https', accept);
    open.push(() => carrier.close());
    const provider = openProvider(carrier.origin, { ca: undefined });
    expect((await provider.submit(REQUEST)).kind).toBe('unreachable');
    expect(carrier.received).toHaveLength(0);
  });

  it('is unreachable when the TLS handshake never ends', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    open.push(async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => silent.close(resolve));
    });
    const provider = openProvider(`https://localhost:${(silent.address() as AddressInfo).port}`);
    expect((await provider.submit(REQUEST)).kind).toBe('unreachable');
  });

  it('is expired when less than a second is left', async () => {
    const { provider, carrier } = await withCarrier('http', accept);
    expect(await provider.submit({ ...REQUEST, validForMs: 999 })).toEqual({ kind: 'expired' });
    expect(carrier.received).toHaveLength(0);
  });

  it('signs in with an API key where it has one', async () => {
    const { provider, carrier } = await withCarrier('http', accept, { credentials: bookOf({ keySid: `SK${'1'.repeat(32)}`, keySecret: 'hush' }) });
    await provider.submit(REQUEST);
    expect(carrier.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`SK${'1'.repeat(32)}:hush`).toString('base64')}`);
    expect(carrier.received[0]?.path).toContain(ACCOUNT);
  });

  it('refuses a deadline that would only make doubt', () => {
    expect(() => openProvider('http://localhost:1', { callDeadlineMs: 1_999 })).toThrow(RangeError);
  });
});

describe('findByRecipient', () => {
  const QUERY: LookUpQuery = { tenantId: 'acme', account: null, channel: 'sms', sender: '+15005550006', isRenderedByCarrier: false, to: '+15005550009', createdSinceMs: Date.parse('2026-11-22T10:00:00Z') };
  const listed = (index: number, change: object = {}) => ({ sid: `SM${String(index).padStart(32, '0')}`, body: `text ${index}`, from: '+15005550006', to: QUERY.to, date_created: 'Sun, 22 Nov 2026 10:00:05 +0000', status: 'queued', ...change });
  const page = (messages: object[], next: string | null = null) => ({ messages, page: 0, page_size: 100, first_page_uri: '', next_page_uri: next, previous_page_uri: null, uri: '' });

  it('lists by recipient over all pages', async () => {
    const { provider, carrier } = await withCarrier('http', (request, response) => {
      const second = request.path.includes('PageToken');
      answerJson(response, 200, second ? page([listed(2, { body: '', from: null })]) : page([listed(1)], `/2010-04-01/Accounts/${ACCOUNT}/Messages.json?To=%2B15005550009&PageSize=100&Page=1&PageToken=PA1`));
    });
    expect(await provider.findByRecipient(QUERY)).toEqual({
      kind: 'listed',
      messages: [
        { providerMessageId: listed(1).sid, body: 'text 1', sender: '+15005550006', createdAtMs: Date.parse('2026-11-22T10:00:05Z'), status: 'queued' },
        { providerMessageId: listed(2).sid, body: null, sender: null, createdAtMs: Date.parse('2026-11-22T10:00:05Z'), status: 'queued' },
      ],
    });
    expect(carrier.received[0]?.path).toBe(`/2010-04-01/Accounts/${ACCOUNT}/Messages.json?To=%2B15005550009&PageSize=100`);
  });

  it('reads no further than it must', async () => {
    const { provider, carrier } = await withCarrier('http', (_request, response) => answerJson(response, 200, page([listed(1, { date_created: 'Sun, 22 Nov 2026 09:59:59 +0000' })], '/next')));
    expect((await provider.findByRecipient(QUERY)).kind).toBe('listed');
    expect(carrier.received).toHaveLength(1);
  });

  it('is impossible where the list has no end', async () => {
    const { provider } = await withCarrier('http', (_request, response) => answerJson(response, 200, page([listed(1)], '/2010-04-01/next')));
    expect((await provider.findByRecipient(QUERY)).kind).toBe('impossible');
  });

  it('is impossible where the carrier refuses the question', async () => {
    const { provider } = await withCarrier('http', refuse(400, 20001));
    expect(await provider.findByRecipient(QUERY)).toEqual({ kind: 'impossible', detail: 'HTTP 400' });
  });

  it.each([
    ['a rate limit', refuse(429, 20429, { 'retry-after': '3' }), { disposition: 'throttled', retryAfterMs: 3_000 }],
    ['a rate limit for the rest of the day, a minute later', refuse(429, 20429, { 'retry-after': '43200' }), { disposition: 'throttled', retryAfterMs: 60_000 }],
    ['an error of the carrier', refuse(503, 20503), { disposition: 'unreachable' }],
    ['wrong credentials', refuse(401, 20003), { disposition: 'unreachable' }],
    ['a list that cannot be read', ((_request, response) => void response.writeHead(200).end('<html>')) as Respond, { disposition: 'unreachable' }],
    ['a lost reply', ((_request, _response, socket) => void socket.destroy()) as Respond, { disposition: 'unreachable' }],
  ])('is to be asked again after %s', async (_name, respond, expected) => {
    const { provider } = await withCarrier('http', respond);
    const error: unknown = await provider.findByRecipient(QUERY).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AdapterError);
    expect(error).toMatchObject(expected);
  });
});
