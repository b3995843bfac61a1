import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Edge, FaultSettings, LedgerPage, PumpingRange } from '../src/admin/admin-shapes.js';
import { readConfig } from '../src/app.config.js';
import { runSimulator, type RunningSimulator } from '../src/run-simulator.js';

const ACCOUNT_SID = 'AC000000000000000000000000000000aa';
const AUTHORIZATION = `Basic ${Buffer.from(`${ACCOUNT_SID}:token-1`).toString('base64')}`;
const clock = { nowMs: () => performance.timeOrigin + performance.now() };

let simulator: RunningSimulator;
let origin: string;

beforeAll(async () => {
  simulator = await runSimulator(readConfig({ SIM_ACCOUNT_SID: ACCOUNT_SID, SIM_AUTH_TOKEN: 'token-1', SIM_L_MS: '300' }), clock);
  origin = `http://127.0.0.1:${simulator.port}`;
});

afterAll(() => simulator.stop());

afterEach(() => admin('POST', '/admin/reset'));

async function admin<Result>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Result> {
  const content = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(origin + path, { method, ...content });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Result;
}

const setFaults = (faults: Partial<FaultSettings>) => admin('PUT', '/admin/faults', faults);
const acceptedCount = async () => (await admin<LedgerPage>('GET', '/admin/ledger')).entries.length;

function create(at = origin, to = '+15557650001'): Promise<Response> {
  const form = new URLSearchParams({ To: to, From: '+15550100001', Body: 'Your code is 123456' });
  return fetch(`${at}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`, { method: 'POST', headers: { authorization: AUTHORIZATION }, body: form });
}

describe('over a real connection', () => {
  test('a slow body comes whole in the end', async () => {
    await setFaults({ create: { 'slow-body': 1 }, slowReplyMaxMs: 200 });
    const answer = await create();
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ status: 'queued' });
  });

  test('a body that is cut was taken all the same', async () => {
    await setFaults({ create: { 'cut-body': 1 } });
    const answer = await create();
    expect(answer.status).toBe(201);
    await expect(answer.json()).rejects.toThrow();
    expect(await acceptedCount()).toBe(1);
  });

  test('a 503 was not taken', async () => {
    await setFaults({ create: { 'unavailable-before': 1 } });
    const answer = await create();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 20503 });
    expect(await acceptedCount()).toBe(0);
  });

  test('a client that goes by another edge gets through when one is lost', async () => {
    const [dublin, ashburn] = await Promise.all(['dublin', 'ashburn'].map((name) => admin<Edge>('PUT', `/admin/edges/${name}`, { state: 'up' })));
    expect((await create(`http://127.0.0.1:${dublin!.port}`)).status).toBe(201);
    await admin('PUT', '/admin/edges/dublin', { state: 'lost' });
    await expect(create(`http://127.0.0.1:${dublin!.port}`)).rejects.toThrow();
    expect((await create(`http://127.0.0.1:${ashburn!.port}`)).status).toBe(201);
    expect(await admin('GET', '/admin/edges')).toMatchObject([{ name: 'dublin', state: 'lost' }, { name: 'ashburn', state: 'up' }]);
  });
});

describe('the admin API', () => {
  test('makes numbers that someone pumps', async () => {
    const { recipients } = await admin<PumpingRange>('POST', '/admin/pumping', { firstNumber: '+992900000000', count: 3, conversionRate: 0 });
    expect(recipients).toEqual([0, 1, 2].map((index) => ({ to: `+99290000000${index}`, converts: false })));
  });

  test('answers questions to the ledger', async () => {
    await create();
    await create();
    expect(await admin('GET', '/admin/ledger/order')).toMatchObject([{ to: '+15557650001', messages: [{ index: 0 }, { index: 1 }] }]);
    expect(await admin('GET', `/admin/ledger/pace?${new URLSearchParams({ sender: '+15550100001', windowMs: '600000' })}`)).toMatchObject({ atArrival: { segments: 2 } });
    expect(await admin('GET', '/admin/ledger/duplicates')).toEqual([]);
    expect(await admin('GET', '/admin/debugger')).toEqual([]);
  });

  test.each([
    ['a filter that is no regular expression', '/admin/settings', { outcomes: { rules: [{ body: '(' }] } }],
    ['an unknown class', '/admin/senders', [{ address: '+1', campaign: { id: 'c', brand: 'b', campaignClass: 'Z', brandTier: 'TOP' } }]],
    ['an unknown edge state', '/admin/edges/dublin', { state: 'sleepy' }],
  ])('refuses %s', async (_name, path, body) => {
    await expect(admin('PUT', path, body)).rejects.toThrow('400');
  });
});
