import { describe, expect, test } from 'vitest';
import { CREATE_FAULTS, type FaultSettings } from '../src/admin/admin-shapes.js';
import { completeFaults } from '../src/fault/fault-settings.js';
import { buildServer } from '../src/simulator.server.js';
import { ACCOUNT_SID, AUTH_TOKEN, makeRig, PERSON, recordOf, SENDER, SERVICE_SID, START_MS } from './rig.js';

const HOUR_MS = 3_600_000;
const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;

interface Write {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly form?: Record<string, string>;
}

const KEY_SID = `SK${'0'.repeat(32)}`;

/** The whole HTTP surface on virtual time, with a delivered message, a scheduled one, a call that waits, a number and a key. */
async function makeRest(faults: Partial<FaultSettings> = {}) {
  const rig = makeRig();
  const { simulator, timeline } = rig;
  simulator.senders.change([{ address: SENDER, mps: 10 }, { address: '+15550100002', mps: 10, messagingServiceSid: SERVICE_SID }]);
  const server = buildServer(simulator);
  const ask = async ({ method, path, form = {} }: Write): Promise<number> => {
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const payload = method === 'POST' ? { payload: new URLSearchParams(form).toString() } : {};
    return (await server.inject({ method, url: `/2010-04-01/Accounts/${ACCOUNT_SID}${path}`, headers, ...payload })).statusCode;
  };
  const delivered = recordOf(rig.create({ ProvideFeedback: 'true', StatusCallback: 'https://cb.example.com/s?m=id-1', To: '+15005600000' }));
  timeline.advanceBy(HOUR_MS);
  const schedule = { ScheduleType: 'fixed', SendAt: new Date(START_MS + 20 * HOUR_MS).toISOString() };
  await ask({ method: 'POST', path: '/Messages.json', form: { To: PERSON, Body: 'later', MessagingServiceSid: SERVICE_SID, ...schedule } });
  await ask({ method: 'POST', path: '/Calls.json', form: { To: PERSON, From: SENDER, Url: 'https://cb.example.com/voice' } });
  simulator.accounts.get(ACCOUNT_SID)!.keys.set(KEY_SID, { sid: KEY_SID, secret: 's', allow: null, friendlyName: '', createdAtMs: 0, updatedAtMs: 0 });
  simulator.faults.change(completeFaults(faults));
  return { ...rig, ask, delivered, scheduled: simulator.store.all[1]!, call: simulator.calls.all[0]! };
}

type Rest = Awaited<ReturnType<typeof makeRest>>;

const numberSidOf = ({ simulator }: Rest): string => simulator.numbers.byAddress(SENDER)!.sid;
const keysOf = ({ simulator }: Rest): string[] => [...simulator.accounts.get(ACCOUNT_SID)!.keys.keys()];

/** Each write, and whether it has been done. */
const WRITES: readonly [string, (rest: Rest) => Write, (rest: Rest) => boolean][] = [
  ['a cancel', ({ scheduled }) => ({ method: 'POST', path: `/Messages/${scheduled.sid}.json`, form: { Status: 'canceled' } }), ({ scheduled }) => scheduled.status === 'canceled'],
  ['a redaction', ({ delivered }) => ({ method: 'POST', path: `/Messages/${delivered.sid}.json`, form: { Body: '' } }), ({ delivered }) => delivered.isRedacted],
  ['a deletion', ({ delivered }) => ({ method: 'DELETE', path: `/Messages/${delivered.sid}.json` }), ({ delivered }) => delivered.isDeleted],
  ['feedback', ({ delivered }) => ({ method: 'POST', path: `/Messages/${delivered.sid}/Feedback.json` }), ({ delivered }) => delivered.feedback !== null],
  ['a purchase', () => ({ method: 'POST', path: '/IncomingPhoneNumbers.json', form: { PhoneNumber: '+15550100077' } }), ({ simulator }) => simulator.senders.isListed('+15550100077')],
  ['a release', (rest) => ({ method: 'DELETE', path: `/IncomingPhoneNumbers/${numberSidOf(rest)}.json` }), ({ simulator }) => !simulator.senders.isListed(SENDER)],
  ['a new key', () => ({ method: 'POST', path: '/Keys.json' }), (rest) => keysOf(rest).length > 1],
  ['the end of a key', () => ({ method: 'DELETE', path: `/Keys/${KEY_SID}.json` }), (rest) => keysOf(rest).length === 0],
];

describe.each(WRITES)('%s', (_name, writeOf, isDone) => {
  test.each([
    ['error-before', 500, false],
    ['unavailable-before', 503, false],
    ['throttle', 429, false],
    ['error-after', 500, true],
  ] as const)('meets %s', async (fault, httpStatus, expected) => {
    const rest = await makeRest({ rules: [{ operation: 'write', fault, times: 1 }] });
    const write = writeOf(rest);
    expect([await rest.ask(write), isDone(rest)]).toEqual([httpStatus, expected]);
    expect(rest.simulator.summarize().arrivals).toMatchObject({ [`write fault ${fault}`]: 1 });
    await rest.ask(write);
    expect(isDone(rest)).toBe(true);
  });

  test('is left alone by the faults of creates and reads', async () => {
    const rest = await makeRest({ create: { 'error-before': 1 }, read: { 'error-before': 1 } });
    expect(await rest.ask(writeOf(rest))).toBeLessThan(300);
    expect(isDone(rest)).toBe(true);
  });
});

test.each([
  ['recipient', { to: PERSON }],
  ['message', { messageId: 'id-1' }],
  ['path', { path: '/Feedback.json' }],
])('a rule finds its write by %s and spares the others', async (name, condition) => {
  const rest = await makeRest({ rules: [{ operation: 'write', fault: 'error-before', ...condition }] });
  const statuses: number[] = [];
  for (const [, writeOf] of WRITES.filter(([write]) => ['a cancel', 'feedback', 'a new key'].includes(write))) statuses.push(await rest.ask(writeOf(rest)));
  const hit = statuses.map((status) => status === 500);
  expect(hit).toEqual([['recipient'], ['message', 'path'], []].map((conditions) => conditions.includes(name)));
});

test('a call that is hung up meets them by its recipient', async () => {
  const rest = await makeRest({ rules: [{ operation: 'write', fault: 'throttle', to: PERSON, path: '/Calls/' }] });
  expect(await rest.ask({ method: 'POST', path: `/Calls/${rest.call.sid}.json`, form: { Status: 'canceled' } })).toBe(429);
});

test('by chance they come the same for the same seed', async () => {
  const run = async (): Promise<number[]> => {
    const rest = await makeRest({ write: Object.fromEntries(['error-before', 'error-after', 'throttle'].map((kind) => [kind, 0.2])) });
    const statuses: number[] = [];
    for (let index = 0; index < 40; index += 1) statuses.push(await rest.ask({ method: 'POST', path: '/Keys.json', form: { FriendlyName: `key ${index}` } }));
    return statuses;
  };
  const first = await run();
  expect(new Set(first)).toEqual(new Set([201, 429, 500]));
  expect(await run()).toEqual(first);
});

test('the admin API takes all that befall a create, and no others', async () => {
  const server = buildServer(makeRig().simulator);
  const put = async (body: object) => (await server.inject({ method: 'PUT', url: '/admin/faults', payload: body })).statusCode;
  expect(await put({ write: Object.fromEntries(CREATE_FAULTS.map((kind) => [kind, 0.01])), rules: [{ operation: 'write', fault: 'reset-after', path: '/Keys' }] })).toBe(200);
  expect(await put({ write: { flood: 1 } })).toBe(400);
});
