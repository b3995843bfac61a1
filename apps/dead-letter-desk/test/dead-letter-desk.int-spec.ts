import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { HEADERS } from '@signalbox/contracts';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { applyEvidence, emptyState, makeUuidV7, type Status } from '@signalbox/message';
import { openReplayHeader, startService, type RunningService } from '@signalbox/service';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, eventually, type World } from './support/world.js';

const ACT = ['--actor', 'ada', '--why', 'the newer key is in place'];
const WHY_NOT_READABLE = 'AdapterError envelope-unreadable';
const DAY_MS = 86_400_000;
const ROUTING = join(import.meta.dirname, '../../routing-policy/dist/src/main.js');
const POLICY = { SEED_POLICY_FILE: join(import.meta.dirname, '../../routing-policy/seed/policy.json') };

let world: World;
let desk: RunningService;
let routing: NodeProcess;

beforeAll(async () => {
  world = await createWorld();
  Object.assign(process.env, world.environment, { LOG_LEVEL: 'error' });
  const [{ AppModule }, { config }] = await Promise.all([import('../src/app.module.js'), import('../src/app.config.js')]);
  desk = await startService(AppModule, config);
  routing = await startNodeProcess(ROUTING, { ...world.environmentBeforeRotation, ...POLICY });
});
afterAll(async () => {
  await Promise.all([routing?.stop(), desk?.stop()]);
  await world?.close();
});

/** A message whose content is sealed with the newer key. */
function makeMessage(over: { readonly bornAtMs?: number; readonly headers?: Record<string, string> } = {}): { messageId: string; record: OutboundRecord } {
  const messageId = makeUuidV7(over.bornAtMs ?? Date.now(), randomBytes(10));
  const key = world.keyring.recipientKeyOf('+447700900123');
  const event = {
    messageId, recipientKey: key, tenantId: 'acme', lane: 'otp' as const, purpose: 'one-time-passcode', idempotencyKey: messageId, templateId: 'login-code', country: 'GB',
    to: world.keyring.seal('+447700900123', `${messageId}:to`), content: world.keyring.seal(JSON.stringify({ variables: { code: '482913' } }), `${messageId}:content`),
    acceptedAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 300_000).toISOString(),
  };
  const record = toRecord('messages-otp', 'message-accepted', event, { key });
  return { messageId, record: { ...record, headers: { ...record.headers, ...over.headers } } };
}

interface PublicLetter { letterId: number; state: string; reason: string; messageId: string | null; origin: { topic: string; partition: number; offset: string }; replayNumber: number; replayCount: number }

async function listLetters(...filter: string[]): Promise<PublicLetter[]> {
  const { output, exitCode } = await world.run('list', '--json', ...filter);
  expect(exitCode).toBe(0);
  return output.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as PublicLetter);
}

async function letterOf(messageId: string): Promise<PublicLetter> {
  return (await listLetters()).find((letter) => letter.messageId === messageId) as PublicLetter;
}

async function factsOf(messageId: string): Promise<string[]> {
  return (await world.read('message-events')).filter(({ value }) => value['messageId'] === messageId).map(({ value }) => String(value['type']));
}

/** What everyone sees of a message about which these were said in this order. */
function foldStatus(...evidence: readonly (readonly [attempt: number, status: Status])[]): string | undefined {
  let state = emptyState();
  evidence.forEach(([attempt, status], occurredAtMs) => ({ state } = applyEvidence(state, { attempt, status, occurredAtMs })));
  return state.overall?.status;
}

describe('the desk on real servers', () => {
  const replayed = ['first', 'second'].map(() => ({ messageId: '', letterId: 0 }));
  let old: { messageId: string };

  it('tells how far the partitions of days reach, in all tables', async () => {
    const read = async (): Promise<string[]> => [...(await desk.platform.metrics.render()).matchAll(/^sb_partition_days_(?:ahead|overdue)\{table="(?:decisions|message_status)".*\} (\d+)$/gm)].map(([, days = '']) => days);
    await eventually(async () => expect(await read()).toEqual(['7', '7', '0', '0']));
  });

  it('keeps what a stage gives up, once, with its cause', async () => {
    const messages = replayed.map(() => makeMessage());
    const oldMessage = makeMessage({ bornAtMs: Date.now() - 36 * DAY_MS });
    const forged = makeMessage({ headers: { [HEADERS.replay]: world.keyring.seal(JSON.stringify({ origin: { topic: 'messages-otp', partition: 0, offset: '77' }, number: 1 }), 'callback') } });
    await world.publish([...messages, oldMessage, forged].map(({ record }) => record));
    await eventually(async () => expect(await listLetters('--stage', 'routing-policy')).toHaveLength(4));
    // The same dead letter again, as after a crash of its stage.
    const [sample] = await world.read('dead-letters');
    await world.publish([{ topic: 'dead-letters', key: null, headers: sample?.headers ?? {}, value: JSON.stringify(sample?.value) }]);
    const { output } = await world.run('causes');
    expect(output).toMatch(new RegExp(`^4 +4 +routing-policy +handler-fault .*${WHY_NOT_READABLE}$`, 'm'));
    for (const [index, { messageId }] of messages.entries()) replayed[index] = { messageId, letterId: (await letterOf(messageId)).letterId };
    old = oldMessage;
    expect(await factsOf(messages[0]?.messageId ?? '')).toEqual(['dead-lettered-by-routing']);
    // A header that was not sealed as a replay counts for nothing: the record has the origin where it stands.
    const letter = await letterOf(forged.messageId);
    expect([letter.origin.offset === '77', letter.replayNumber]).toEqual([false, 0]);
    expect((await world.run('discard', String(letter.letterId), ...ACT)).exitCode).toBe(0);
  });

  it('keeps a replay that fails again as another letter of the same origin', async () => {
    const [{ messageId, letterId } = { messageId: '', letterId: 0 }] = replayed;
    const { origin } = await letterOf(messageId);
    // Sealed with a key that the stage has.
    expect(await world.runWith(world.environmentBeforeRotation, 'replay', String(letterId), ...ACT)).toMatchObject({ exitCode: 0, output: `replayed ${letterId} as replay 1\nreplay: 1 done, 0 refused\n` });
    await eventually(async () => expect(await letterOf(messageId)).toMatchObject({ replayNumber: 1, state: 'open', origin }));
    expect((await listLetters('--state', 'replayed')).map((letter) => letter.letterId)).toEqual([letterId]);
    expect(await world.run('replay', String(letterId), ...ACT)).toMatchObject({ exitCode: 4, faults: expect.stringContaining('not-open') as string });
  });

  it('replays by cause once it is removed, under the first origin, and refuses what is too old', async () => {
    await routing.stop();
    routing = await startNodeProcess(ROUTING, { ...world.environment, ...POLICY });
    const run = await world.run('replay', '--stage', 'routing-policy', '--reason', 'handler-fault', '--rate', '100', ...ACT);
    expect(run).toMatchObject({ exitCode: 4, output: expect.stringContaining('replay: 2 done, 1 refused') as string, faults: expect.stringMatching(/^refused \d+ too-old: /) as string });
    for (const { messageId } of replayed) await eventually(async () => expect(await factsOf(messageId)).toContain('message-routed'));
    expect(await factsOf(old.messageId)).toEqual(['dead-lettered-by-routing']);
    const dispatched = (await world.read('dispatch-otp')).map(({ value }) => value['messageId']);
    expect(dispatched.toSorted()).toEqual(replayed.map(({ messageId }) => messageId).toSorted());
    const headers = (await world.read('messages-otp')).flatMap((record) => openReplayHeader(world.keyring, record.headers[HEADERS.replay] ?? '') ?? []);
    expect(headers.map(({ number }) => number).toSorted()).toEqual([1, 1, 2]);
    const first = (await listLetters()).filter(({ messageId }) => messageId === replayed[0]?.messageId);
    expect(new Set(first.map(({ origin }) => JSON.stringify(origin)))).toEqual(new Set([JSON.stringify(headers.find(({ number }) => number === 2)?.origin)]));
    expect(first.map(({ state }) => state)).toEqual(['replayed', 'replayed']);
  });

  it('decides a replayed record once: the same origin publishes the same decision again', async () => {
    const [{ messageId } = { messageId: '' }] = replayed;
    const routed = async () => (await world.read('message-events')).filter(({ value }) => value['messageId'] === messageId && value['type'] === 'message-routed');
    const replay = (await world.read('messages-otp')).find((record) => record.value['messageId'] === messageId && openReplayHeader(world.keyring, record.headers[HEADERS.replay] ?? '')?.number === 2);
    await world.publish([{ topic: 'messages-otp', key: String(replay?.value['recipientKey']), headers: replay?.headers ?? {}, value: JSON.stringify(replay?.value) }]);
    await eventually(async () => expect(await routed()).toHaveLength(2));
    const [one, two] = await routed();
    expect(two?.value).toEqual(one?.value);
  });

  it('moves the status of a message on that was dead-lettered before', () => {
    expect(foldStatus([0, 'received'], [0, 'dead-lettered'], [0, 'routed'], [1, 'submitted'], [1, 'delivered'])).toBe('delivered');
    expect(foldStatus([0, 'received'], [0, 'dead-lettered'], [0, 'routed'], [1, 'submitted'], [1, 'queued'])).toBe('queued');
    expect(foldStatus([0, 'received'], [0, 'dead-lettered'], [0, 'routed'], [1, 'submitted'])).toBe('dead-lettered');
    // Of a message that the sender gave up after seven tries, the eighth.
    expect(foldStatus([0, 'received'], [0, 'routed'], [7, 'dead-lettered'], [8, 'submitted'])).toBe('submitted');
    expect(foldStatus([0, 'received'], [0, 'routed'], [7, 'dead-lettered'], [8, 'submitted'], [8, 'delivered'])).toBe('delivered');
  });

  it('closes letters for good, opens records only with a name, and keeps who did what', async () => {
    const { letterId } = await letterOf(old.messageId);
    const show = async (...options: string[]) => JSON.parse((await world.run('show', String(letterId), ...options)).output) as { record?: { value: string }; state: string; actions: { action: string; actor: string; why: string }[] };
    expect(await show()).not.toHaveProperty('record');
    expect((await world.run('show', String(letterId), '--reveal')).exitCode).toBe(2);
    expect(JSON.parse((await show('--reveal', ...ACT)).record?.value ?? '')).toMatchObject({ messageId: old.messageId });
    expect((await world.run('discard', '--all', ...ACT)).exitCode).toBe(0);
    expect(await show()).toMatchObject({ state: 'discarded', actions: [{ action: 'reveal', actor: 'ada' }, { action: 'discard', actor: 'ada', why: 'the newer key is in place' }] });
    expect(await listLetters('--state', 'open')).toEqual([]);
    expect((await world.run('replay', '--all', ...ACT)).exitCode).toBe(3);
  });

  it('says what is wrong where a server is away or the command makes no sense', async () => {
    expect(await world.runWith({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'list')).toMatchObject({ exitCode: 1, output: '', faults: expect.stringMatching(/^error [a-z0-9-]+: /) as string });
    expect(await world.runWith({ DATABASE_URL: '' }, 'list')).toMatchObject({ exitCode: 2, faults: expect.stringContaining('DATABASE_URL is not set') as string });
    expect(await world.run('show', '0')).toMatchObject({ exitCode: 2, faults: expect.stringMatching(/^error usage-invalid: /) as string });
    expect(await world.runWith({ DATABASE_URL: '' }, 'help')).toMatchObject({ exitCode: 0, faults: '' });
  });
});
