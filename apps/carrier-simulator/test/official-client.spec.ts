import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import twilio from 'twilio';
import { request as send } from 'undici';
import type { FaultSettings, LedgerPage, LedgerSummary } from '../src/admin/admin-shapes.js';
import { readConfig } from '../src/app.config.js';
import { runSimulator, type RunningSimulator } from '../src/run-simulator.js';

const ACCOUNT_SID = 'AC000000000000000000000000000000aa';
const AUTH_TOKEN = 'token-1';
const SENDER = '+15550100001';
const PERSON = '+15557650001';
const LISTING_DELAY_MAX_MS = 300;
const clock = { nowMs: () => performance.timeOrigin + performance.now() };

interface Received {
  url: string;
  headers: Record<string, string | string[] | undefined>;
  fields: Record<string, string>;
}

let simulator: RunningSimulator;
let origin: string;
let endpoint: Server;
let endpointUrl: string;
let received: Received[] = [];

beforeAll(async () => {
  endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      received.push({ url: request.url!, headers: request.headers, fields: Object.fromEntries(new URLSearchParams(body)) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  endpointUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
  const config = readConfig({
    SIM_ACCOUNT_SID: ACCOUNT_SID,
    SIM_AUTH_TOKEN: AUTH_TOKEN,
    SIM_L_MS: String(LISTING_DELAY_MAX_MS),
    SIM_CALLBACK_DELAY_SCALE: '0.01',
    SIM_INBOUND_URL: `${endpointUrl}/inbound`,
    SIM_SENDERS: JSON.stringify([{ address: SENDER, mps: 1_000 }]),
    SIM_CONCURRENCY_LIMIT: '20',
  });
  simulator = await runSimulator(config, clock);
  origin = `http://127.0.0.1:${simulator.port}`;
});

afterAll(async () => {
  await simulator.stop();
  await new Promise((resolve) => endpoint.close(resolve));
});

afterEach(async () => {
  await admin('POST', '/admin/reset');
  await admin('PUT', '/admin/settings', { replyDelayMs: { min: 0, max: 0 } });
  received = [];
});

/** The client as it is, told only to take another host for api.twilio.com. */
class RedirectedClient extends twilio.RequestClient {
  override request(options: Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0]) {
    return super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', origin) } as never) as never;
  }
}

function makeClient({ token = AUTH_TOKEN, timeoutMs = 5_000, username = ACCOUNT_SID } = {}) {
  return twilio(username, token, { accountSid: ACCOUNT_SID, httpClient: new RedirectedClient({ timeout: timeoutMs }) });
}

async function admin<Result>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Result> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await send(origin + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${await answer.body.text()}`);
  return (await answer.body.json()) as Result;
}

const setFaults = (faults: Partial<FaultSettings>) => admin('PUT', '/admin/faults', faults);
const ledger = () => admin<LedgerPage>('GET', '/admin/ledger');

async function until<Value>(what: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  const endsAtMs = clock.nowMs() + 5_000;
  while (clock.nowMs() < endsAtMs) {
    const value = await what();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('did not happen in time');
}

const message = { from: SENDER, to: PERSON, body: 'Your code is 123456' };

describe('the official client', () => {
  test('creates and fetches a message', async () => {
    const client = makeClient();
    const created = await client.messages.create(message);
    expect(created).toMatchObject({ ...message, status: 'queued', direction: 'outbound-api', numSegments: '1', numMedia: '0', errorCode: null, price: null });
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(Math.abs(created.dateCreated.getTime() - clock.nowMs())).toBeLessThan(2_000);
    const sent = await until(async () => {
      const fetched = await client.messages(created.sid).fetch();
      return fetched.price !== null ? fetched : undefined;
    });
    expect(sent).toMatchObject({ price: '-0.00830', priceUnit: 'USD' });
    expect(sent.dateSent).not.toBeNull();
  });

  test('lists by recipient and sender, over pages', async () => {
    const client = makeClient();
    const sids: string[] = [];
    for (let index = 0; index < 7; index += 1) sids.push((await client.messages.create({ ...message, body: `text ${index}` })).sid);
    await client.messages.create({ ...message, to: '+15557650002' });
    const listed = await client.messages.list({ to: PERSON, from: SENDER, pageSize: 3 });
    expect(listed.map((item) => item.sid)).toEqual(sids.toReversed());
    const firstPage = await client.messages.page({ to: PERSON, pageSize: 3 });
    const secondPage = await firstPage.nextPage();
    expect((await secondPage!.previousPage())!.instances.map((item) => item.sid)).toEqual(firstPage.instances.map((item) => item.sid));
    expect(await client.messages.list({ to: PERSON, dateSentAfter: new Date(clock.nowMs() + 60_000) })).toEqual([]);
  });

  test('sends media', async () => {
    const created = await makeClient().messages.create({ ...message, mediaUrl: ['https://example.com/a.png', 'https://example.com/b.png'] });
    expect(created).toMatchObject({ numMedia: '2', numSegments: '1' });
    expect(created.sid).toMatch(/^MM/);
  });

  test.each([
    ['a wrong recipient', { ...message, to: '+12' }, { status: 400, code: 21211, moreInfo: 'https://www.twilio.com/docs/errors/21211' }],
    ['too long a body', { ...message, body: 'x'.repeat(1_601) }, { status: 400, code: 21617 }],
  ])('is told of %s', async (_name, wrong, expected) => {
    await expect(makeClient().messages.create(wrong)).rejects.toMatchObject(expected);
  });

  test('is told that a message does not exist, and that it is not who it says', async () => {
    await expect(makeClient().messages('SM00000000000000000000000000000000').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(makeClient({ token: 'wrong' }).messages.create(message)).rejects.toMatchObject({ status: 401, code: 20003 });
  });

  test('comes in with an API key', async () => {
    await admin('PUT', `/admin/accounts/${ACCOUNT_SID}`, { authToken: AUTH_TOKEN, apiKeys: { SK1: 'secret' } });
    await expect(makeClient({ username: 'SK1', token: 'secret' }).messages.create(message)).resolves.toMatchObject({ to: PERSON });
  });

  test('JSON, or nothing at all, counts as an empty form', async () => {
    const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
    const path = `${origin}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;
    const answers = [
      await send(path, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(message) }),
      await send(path, { method: 'POST', headers: { authorization } }),
    ];
    for (const answer of answers) expect(await answer.body.json()).toMatchObject({ code: 21604, status: 400 });
  });

  test('is held to its concurrency', async () => {
    await admin('PUT', '/admin/settings', { replyDelayMs: { min: 200, max: 200 } });
    const client = twilio(ACCOUNT_SID, AUTH_TOKEN, { httpClient: new RedirectedClient({ maxSockets: 50 }) });
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => client.messages.create(message)));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(10);
    expect(refused[0]!.reason).toMatchObject({ status: 429, code: 20429 });
    expect((await ledger()).entries).toHaveLength(20);
  });
});

describe('transport faults', () => {
  test.each([
    ['reset before', 'reset-before', 0],
    ['reset after', 'reset-after', 1],
    ['500 before', 'error-before', 0],
    ['500 after', 'error-after', 1],
    ['429', 'throttle', 0],
  ] as const)('%s', async (_name, fault, accepted) => {
    await setFaults({ rules: [{ operation: 'create', fault, times: 1 }] });
    await expect(makeClient().messages.create(message)).rejects.toThrow();
    expect((await ledger()).entries).toHaveLength(accepted);
    await expect(makeClient().messages.create(message)).resolves.toBeDefined();
  });

  test('a message accepted after the client gave up shows within L', async () => {
    await setFaults({ create: { 'accept-late': 1 }, listLateRate: 1 });
    const client = makeClient({ timeoutMs: 150 });
    await expect(client.messages.create(message)).rejects.toThrow();
    const gaveUpAtMs = clock.nowMs();
    const [listed] = await until(async () => {
      const found = await makeClient().messages.list({ to: PERSON });
      return found.length > 0 ? found : undefined;
    });
    expect(clock.nowMs() - gaveUpAtMs).toBeLessThan(LISTING_DELAY_MAX_MS + 100);
    const [entry] = (await ledger()).entries;
    expect(entry).toMatchObject({ sid: listed!.sid, fault: 'accept-late' });
    expect(entry!.acceptedAtMs).toBeGreaterThan(entry!.requestReceivedAtMs + 140);
    expect(entry!.visibleAtMs).toBeLessThanOrEqual(gaveUpAtMs + LISTING_DELAY_MAX_MS);
  });

  test('a connection that hangs is cut in the end', async () => {
    await setFaults({ hangMaxMs: 50, create: { 'hang-after': 1 } });
    await expect(makeClient().messages.create(message)).rejects.toThrow(/hang up|reset/i);
    expect((await ledger()).entries).toHaveLength(1);
  });

  test('a list that is reset can be asked again', async () => {
    await setFaults({ rules: [{ operation: 'read', fault: 'reset-before', times: 1 }] });
    await expect(makeClient().messages.list({ to: PERSON })).rejects.toThrow();
    await expect(makeClient().messages.list({ to: PERSON })).resolves.toEqual([]);
  });

  test('a misspelt fault is refused', async () => {
    await expect(setFaults({ crate: {} } as never)).rejects.toThrow(/400/);
  });
});

describe('webhooks', () => {
  const callback = () => `${endpointUrl}/status?m=id-1&k=key-1&a=2&note=${encodeURIComponent("it's")}`;
  const isSigned = ({ url, headers, fields }: Received, token: string) =>
    twilio.validateRequest(token, headers['x-twilio-signature'] as string, endpointUrl + url, fields);

  test('status callbacks are what the official validator takes, and the ledger knows whose they are', async () => {
    await makeClient().messages.create({ ...message, statusCallback: `${callback()}#rc=2&rp=all` });
    const [entry] = await until(async () => {
      const { entries } = await ledger();
      return entries[0]?.finalStatus ? entries : undefined;
    });
    await until(() => (received.length === entry!.statuses.length - 1 ? true : undefined));
    expect(received.every((webhook) => isSigned(webhook, AUTH_TOKEN))).toBe(true);
    expect(received.some((webhook) => isSigned(webhook, 'forged'))).toBe(false);
    expect(entry).toMatchObject({ messageId: 'id-1', recipientKey: 'key-1', attempt: 2, sender: SENDER, segments: 1 });
    expect(new Set(received.map(({ headers }) => headers['i-twilio-idempotency-token'])).size).toBe(received.length);
  });

  test('inbound messages are signed too, with the new token once it is promoted', async () => {
    await admin('PUT', `/admin/accounts/${ACCOUNT_SID}`, { authToken: AUTH_TOKEN, secondaryAuthToken: 'token-2' });
    await admin('POST', '/admin/inbound', { from: PERSON, to: SENDER, body: 'STOP' });
    await admin('POST', `/admin/accounts/${ACCOUNT_SID}/promote`);
    await admin('POST', '/admin/inbound', { from: PERSON, to: SENDER, body: 'hëllo €' });
    await until(() => (received.length === 2 ? true : undefined));
    const [stop, hello] = received.toSorted((a, b) => a.fields['Body']!.localeCompare(b.fields['Body']!)).toReversed();
    expect(isSigned(stop!, AUTH_TOKEN)).toBe(true);
    expect(isSigned(hello!, 'token-2')).toBe(true);
    expect(stop!.fields).toMatchObject({ OptOutType: 'STOP', From: PERSON });
    await admin('PUT', `/admin/accounts/${ACCOUNT_SID}`, { authToken: AUTH_TOKEN });
    await expect(makeClient().messages.create(message)).rejects.toMatchObject({ code: 21610 });
  });
});

test('stops also while a connection hangs', async () => {
  const another = await runSimulator(readConfig({ SIM_ACCOUNT_SID: ACCOUNT_SID, SIM_AUTH_TOKEN: AUTH_TOKEN }), clock);
  const anotherOrigin = `http://127.0.0.1:${another.port}`;
  await send(`${anotherOrigin}/admin/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"create":{"hang-before":1}}' });
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
  const hanging = send(`${anotherOrigin}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`, { method: 'POST', headers: { authorization } });
  const outcome = expect(hanging).rejects.toThrow();
  await until(async () => {
    const summary = (await (await send(`${anotherOrigin}/admin/ledger/summary`)).body.json()) as LedgerSummary;
    return summary.arrivals['create fault hang-before'];
  });
  await another.stop();
  await outcome;
});

test('the ledger can be read as lines and summed up', async () => {
  await makeClient().messages.create(message);
  await makeClient().messages.create(message);
  const lines = await (await send(`${origin}/admin/ledger.ndjson`)).body.text();
  expect(lines.trim().split('\n').map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([0, 1]);
  const summary = await admin<LedgerSummary>('GET', '/admin/ledger/summary');
  expect(summary).toMatchObject({ accepted: 2, arrivals: { 'create accepted': 2 }, senders: [{ sender: SENDER, mps: 1_000, segments: 2 }] });
});
