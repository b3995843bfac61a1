import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { VonageSettings } from '../src/admin/admin-shapes.js';
import { RecordingTransport } from '../src/callback/recording-transport.js';
import type { WebhookRequest, WebhookResult } from '../src/callback/webhook-transport.js';
import { completeFaults } from '../src/fault/fault-settings.js';
import { openVonage } from '../src/vonage/vonage-routes.js';
import { signHs256 } from '../src/vonage/json-web-token.js';
import { ledgerLines } from '../src/ledger/ledger-view.js';
import { makeRig, START_MS } from './rig.js';

const HOUR_MS = 3_600_000;
const STATUS_URL = 'https://cb.example.com/vonage/status';
const INBOUND_URL = 'https://cb.example.com/vonage/inbound';
const AUTHORIZATION = `Basic ${Buffer.from('a1b2c3d4:simulator-api-secret').toString('base64')}`;
const MESSAGE = { channel: 'sms', message_type: 'text', to: '15557650001', from: '15550100001', text: 'Your code is 123456', client_ref: 'id-1' };
const DELIVERED = { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 }, undeliveredCodes: {}, failedCodes: {}, rules: [], carriers: {} };

interface Body {
  message_uuid: string;
  status: string;
  error?: { title: string };
}

function makeVonage({ settings = {}, answers }: { settings?: Partial<VonageSettings>; answers?: WebhookResult[] } = {}) {
  const transport = new RecordingTransport(answers);
  const rig = makeRig({ transport, settings: { outcomes: DELIVERED } });
  rig.simulator.vonage.change({ statusUrl: STATUS_URL, inboundUrl: INBOUND_URL, ...settings });
  const server = Fastify();
  openVonage(server, rig.simulator);
  const send = async (fields: object = {}, authorization = AUTHORIZATION) => {
    const answer = await server.inject({ method: 'POST', url: '/v1/messages', headers: { authorization, 'content-type': 'application/json' }, payload: JSON.stringify({ ...MESSAGE, ...fields }) });
    return { httpStatus: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
  const bodies = () => transport.requests.map((request) => JSON.parse(request.body) as Body);
  return { ...rig, server, send, bodies };
}

function claimsOf(request: WebhookRequest): Record<string, unknown> {
  const [, payload] = request.headers['Authorization']!.replace('Bearer ', '').split('.');
  return JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, unknown>;
}

describe('the second provider', () => {
  test('takes a message, and tells of it by signed webhooks', async () => {
    const { send, timeline, transport, bodies, simulator } = makeVonage();
    const { httpStatus, body } = await send();
    expect(httpStatus).toBe(202);
    expect(body).toEqual({ message_uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string });
    timeline.advanceBy(HOUR_MS);
    expect(bodies()).toMatchObject([
      { ...body, status: 'submitted', to: MESSAGE.to, from: MESSAGE.from, channel: 'sms', client_ref: 'id-1', usage: { currency: 'EUR', price: '0.0333' } },
      { ...body, status: 'delivered' },
    ]);
    for (const request of transport.requests) {
      const claims = claimsOf(request);
      expect(request.url).toBe(STATUS_URL);
      expect(claims).toMatchObject({ api_key: 'a1b2c3d4', payload_hash: createHash('sha256').update(request.body).digest('hex') });
      expect(request.headers['Authorization']).toBe(`Bearer ${signHs256(claims, 'simulator-signature-secret')}`);
    }
    expect(simulator.summarize()).toMatchObject({ accepted: 1, callbacks: { pending: 0, sent: 2, answered: 2 } });
  });

  test('shares the ledger with the first, and shows its messages to no Twilio client', async () => {
    const { send, create, simulator } = makeVonage();
    create();
    const { body } = await send();
    const entries = [...ledgerLines(simulator.store.all)].join('').trim().split('\n').map((line) => JSON.parse(line) as { sid: string; messageId: string; to: string; sender: string });
    expect(entries).toMatchObject([{ messageId: null }, { sid: body['message_uuid'], messageId: 'id-1', to: '+15557650001', sender: '+15550100001' }]);
    expect(new Set(simulator.store.all.map(({ accountSid }) => accountSid)).size).toBe(2);
  });

  test('sends a message\'s statuses to its own URL if it has one', async () => {
    const { send, timeline, transport } = makeVonage();
    await send({ webhook_url: 'https://elsewhere.example.com/s' });
    timeline.advanceBy(HOUR_MS);
    expect(new Set(transport.requests.map(({ url }) => url))).toEqual(new Set(['https://elsewhere.example.com/s']));
  });

  test.each([
    ['30005', 'rejected', '1190'],
    ['30007', 'rejected', '1210'],
    ['30500', 'undeliverable', '1331'],
    ['30630', 'undeliverable', '1240'],
  ])('says of code %s: %s with %s', async (code, status, title) => {
    const { send, timeline, bodies } = makeVonage();
    await send({ to: `150056${code}` });
    timeline.advanceBy(HOUR_MS);
    expect(bodies().at(-1)).toMatchObject({ status, error: { title } });
  });

  test.each([1000, 1060, 1190, 1240, 1382])('ends a message with its own code %i, or refuses it so, where a rule says so', async (code) => {
    const { send, timeline, bodies, simulator } = makeVonage();
    const withRule = (rule: object) => simulator.settings.change({ outcomes: { ...DELIVERED, rules: [rule] } });
    withRule({ errorCode: code });
    await send();
    timeline.advanceBy(HOUR_MS);
    expect(bodies().at(-1)).toMatchObject({ status: 'rejected', error: { type: expect.stringContaining(`#${code}`) as string, title: String(code) } });
    withRule({ refuse: code });
    expect(await send()).toMatchObject({ httpStatus: code === 1000 ? 429 : 422, body: { title: String(code), instance: expect.any(String) as string } });
    expect(simulator.summarize()).toMatchObject({ accepted: 1, arrivals: { [`create refused ${code}`]: 1 } });
  });

  test('tells that a person has read a message', async () => {
    const { send, timeline, bodies, simulator } = makeVonage();
    simulator.settings.change({ outcomes: { ...DELIVERED, readRate: 1 } });
    await send({ channel: 'rcs' });
    timeline.advanceBy(HOUR_MS);
    expect(bodies().map(({ status }) => status)).toEqual(['submitted', 'delivered', 'read']);
  });

  test.each([
    ['a 503 is tried again, later each time', [{ kind: 'answered', httpStatus: 503 }, { kind: 'answered', httpStatus: 429 }, { kind: 'connect-failed' }, { kind: 'answered', httpStatus: 200 }], [0, 5_000, 15_000, 35_000]],
    ['a 404 is not', [{ kind: 'answered', httpStatus: 404 }], [0]],
  ] as [string, WebhookResult[], number[]][])('of the webhook %s', async (_name, answers, delaysMs) => {
    const { send, timeline, transport, simulator } = makeVonage({ answers });
    const startMs: number[] = [];
    const post = transport.post.bind(transport);
    transport.post = (request, done) => {
      startMs.push(timeline.nowMs());
      post(request, done);
    };
    simulator.settings.change({ outcomes: { ...DELIVERED, finals: { delivered: 0, undelivered: 0, failed: 0, sent: 1 } } });
    await send();
    timeline.advanceBy(48 * HOUR_MS);
    expect(startMs.map((atMs) => Math.round(atMs - startMs[0]!))).toEqual(delaysMs);
  });

  test('hands on what a person writes', () => {
    const { simulator, bodies, transport } = makeVonage({ settings: { numbers: ['+15550100001'] } });
    const { sid } = simulator.receive({ from: '+15557650001', to: '+15550100001', body: 'hi' });
    expect(transport.requests).toEqual([]);
    simulator.api.timeline.settle();
    expect(transport.requests[0]!.url).toBe(INBOUND_URL);
    expect(bodies()).toMatchObject([{ message_uuid: sid, to: '15550100001', from: '15557650001', text: 'hi', message_type: 'text', timestamp: new Date(START_MS).toISOString() }]);
  });
});

describe('the second provider refuses', () => {
  test.each([
    ['wrong credentials', {}, 'Basic eDp5', 401, 'Unauthorized'],
    ['a wrong parameter', { to: '+1' }, AUTHORIZATION, 422, 'Invalid params'],
    ['a recipient that it may not reach', { to: '15005621408' }, AUTHORIZATION, 422, 'Invalid params'],
  ])('%s', async (_name, fields, authorization, httpStatus, title) => {
    const answer = await makeVonage().send(fields, authorization);
    expect(answer).toMatchObject({ httpStatus, body: { title, detail: expect.any(String) as string, instance: expect.any(String) as string } });
  });

  test('more than its pace', async () => {
    const { send, timeline } = makeVonage({ settings: { requestsPerSecond: 2 } });
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await send()).httpStatus);
    timeline.advanceBy(1_000);
    statuses.push((await send()).httpStatus);
    expect(statuses).toEqual([202, 202, 429, 202]);
  });

  test.each([
    ['error-before', 500, 0],
    ['error-after', 500, 1],
    ['throttle', 429, 0],
    ['unavailable-before', 503, 0],
  ] as const)('as the fault %s has it, in its own words', async (fault, httpStatus, accepted) => {
    const { send, simulator } = makeVonage();
    simulator.faults.change(completeFaults({ rules: [{ operation: 'create', fault, messageId: 'id-1' }] }));
    const answer = await send();
    expect(answer).toMatchObject({ httpStatus, body: { type: expect.stringContaining('vonage') as string } });
    expect(simulator.summarize().accepted).toBe(accepted);
  });

  test('to update what it does not know', async () => {
    const { server, send } = makeVonage();
    const { body } = await send();
    const update = async (uuid: string, status: string) => {
      const answer = await server.inject({ method: 'PATCH', url: `/v1/messages/${uuid}`, headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' }, payload: JSON.stringify({ status }) });
      return answer.statusCode;
    };
    const uuid = body['message_uuid'] as string;
    expect([await update(uuid, 'revoked'), await update(uuid, 'gone'), await update('x', 'read')]).toEqual([200, 422, 404]);
  });
});
