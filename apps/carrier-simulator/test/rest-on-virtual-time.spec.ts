import { expect, test } from 'vitest';
import { durationOf } from '../src/call/call-record.js';
import { RecordingTransport } from '../src/callback/recording-transport.js';
import type { WebhookResult } from '../src/callback/webhook-transport.js';
import { completeFaults } from '../src/fault/fault-settings.js';
import { buildServer } from '../src/simulator.server.js';
import { ACCOUNT_SID, AUTH_TOKEN, fieldsOf, makeRig, PERSON, SENDER, SERVICE_SID, START_MS } from './rig.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;

interface Shown {
  sid: string;
  status: string;
  from: string | null;
  queue_time: string;
}

/** The whole HTTP surface on time that stands still until it is moved. */
function makeRest(seed = 'seed', answers?: WebhookResult[]) {
  const rig = makeRig({ seed, transport: new RecordingTransport(answers) });
  const server = buildServer(rig.simulator);
  const base = `/2010-04-01/Accounts/${ACCOUNT_SID}`;
  const ask = async (method: 'GET' | 'POST', path: string, form: Record<string, string> = {}): Promise<Shown> => {
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await server.inject({ method, url: base + path, headers, ...(method === 'POST' ? { payload: new URLSearchParams(form).toString() } : {}) });
    return answer.json<Shown>();
  };
  return { ...rig, ask };
}

test('a scheduled message leaves at its time, and one that is canceled never', async () => {
  const { simulator, timeline, ask } = makeRest();
  simulator.senders.change([{ address: SENDER, mps: 10, messagingServiceSid: SERVICE_SID }]);
  const schedule = { To: PERSON, Body: 'later', MessagingServiceSid: SERVICE_SID, ScheduleType: 'fixed', SendAt: new Date(START_MS + HOUR_MS).toISOString() };
  const [kept, canceled] = [await ask('POST', '/Messages.json', schedule), await ask('POST', '/Messages.json', schedule)];
  expect([kept.status, canceled.status]).toEqual(['scheduled', 'scheduled']);
  await ask('POST', `/Messages/${canceled.sid}.json`, { Status: 'canceled' });
  timeline.advanceBy(HOUR_MS - 1);
  expect(await ask('GET', `/Messages/${kept.sid}.json`)).toMatchObject({ status: 'scheduled', from: null });
  timeline.advanceBy(10 * MINUTE_MS);
  const statuses = simulator.store.all.map((record) => record.statuses.map(({ status }) => status));
  expect(statuses[0]!.slice(0, 2)).toEqual(['scheduled', 'queued']);
  expect(simulator.store.all[0]!.statuses[1]!.atMs).toBe(START_MS + HOUR_MS);
  expect(statuses[1]).toEqual(['scheduled', 'canceled']);
});

test('numbers whose owner is paid for answer every call, and talk long', async () => {
  const { simulator, timeline, ask } = makeRest();
  const { recipients } = simulator.pumping.add({ firstNumber: '+88213000000', count: 10, conversionRate: 0 });
  for (const { to } of recipients) await ask('POST', '/Calls.json', { From: SENDER, To: to, Url: 'https://cb.example.com/voice' });
  timeline.advanceBy(2 * HOUR_MS);
  for (const call of simulator.calls.all) expect([call.status, durationOf(call)! >= 600]).toEqual(['completed', true]);
  expect(await ask('GET', `/Calls/${simulator.calls.all[0]!.sid}.json`)).toMatchObject({ price: expect.stringMatching(/^-(?:4[1-9]|[5-9]\d|\d{3})\./) as string });
});

test.each([
  ['error-before', 0],
  ['throttle', 0],
  ['error-after', 1],
] as const)('a call meets the fault %s as a message does, and is made %i times', async (fault, made) => {
  const { simulator, ask } = makeRest();
  simulator.faults.change(completeFaults({ rules: [{ operation: 'create', fault, to: PERSON, times: 1 }] }));
  const form = { From: SENDER, To: PERSON, Url: 'https://cb.example.com/voice' };
  const codes = { 'error-before': 20500, throttle: 20429, 'error-after': 20500 };
  expect(await ask('POST', '/Calls.json', form)).toMatchObject({ code: codes[fault] });
  expect(simulator.calls.all).toHaveLength(made);
  expect(await ask('POST', '/Calls.json', form)).toMatchObject({ status: 'queued' });
  expect(simulator.summarize().arrivals).toMatchObject({ [`create fault ${fault}`]: 1 });
});

test('a call whose instructions cannot be had asks its fallback for them', async () => {
  const { simulator, timeline, transport, ask } = makeRest('seed', [{ kind: 'answered', httpStatus: 404 }]);
  const { recipients } = simulator.pumping.add({ firstNumber: '+88213000000', count: 1, conversionRate: 0 });
  await ask('POST', '/Calls.json', { From: SENDER, To: recipients[0]!.to, Url: 'https://cb.example.com/voice', FallbackUrl: 'https://other.example.com/voice' });
  timeline.advanceBy(HOUR_MS);
  expect(transport.requests.map(({ url }) => url)).toEqual(['https://cb.example.com/voice', 'https://other.example.com/voice']);
  expect(fieldsOf(transport.requests[1]!)).toMatchObject({ CallStatus: 'in-progress', ErrorCode: '11217', ErrorUrl: 'https://cb.example.com/voice' });
  expect(await ask('POST', '/Calls.json', { From: SENDER, To: PERSON, Url: 'https://cb.example.com/voice', FallbackUrl: 'voice' })).toMatchObject({ code: 21205 });
});

test('calls leave faster where the account has asked for it', async () => {
  const { simulator, ask } = makeRest();
  simulator.settings.change({ callsPerSecond: 4 });
  const made: Shown[] = [];
  for (let index = 0; index < 5; index += 1) made.push(await ask('POST', '/Calls.json', { From: SENDER, To: PERSON, Url: 'https://cb.example.com/voice' }));
  expect(made.map((call) => Number(call.queue_time))).toEqual([0, 250, 500, 750, 1_000]);
});

test('calls leave one a second, and two runs of them are the same to the byte', async () => {
  const runCalls = async () => {
    const { timeline, transport, ask } = makeRest();
    const form = { From: SENDER, Url: 'https://cb.example.com:8443/voice', StatusCallback: 'https://cb.example.com:8443/call', StatusCallbackEvent: 'initiated' };
    const made: Shown[] = [];
    for (let index = 0; index < 20; index += 1) made.push(await ask('POST', '/Calls.json', { ...form, To: `+1555765${1_000 + index}` }));
    timeline.advanceBy(HOUR_MS);
    const ended: Shown[] = [];
    for (const { sid } of made) ended.push(await ask('GET', `/Calls/${sid}.json`));
    return { made, ended, requests: transport.requests };
  };
  const [first, second] = [await runCalls(), await runCalls()];
  expect(first.made.map((call) => Number(call.queue_time))).toEqual(first.made.map((_, index) => index * 1_000));
  const ends = first.ended.map(({ status }) => status);
  expect(ends.every((status) => ['completed', 'busy', 'no-answer', 'failed'].includes(status))).toBe(true);
  expect(new Set(ends).size).toBeGreaterThan(1);
  const voice = first.requests.filter((request) => fieldsOf(request)['CallbackSource'] === undefined);
  expect(voice).toHaveLength(ends.filter((status) => status === 'completed').length);
  expect(second).toEqual(first);
});
