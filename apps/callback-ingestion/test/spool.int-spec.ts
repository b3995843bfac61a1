import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InboundMessage, ProviderCallback } from '@signalbox/contracts';
import { hash22 } from '@signalbox/crypto';
import type { NodeProcess } from '@signalbox/service/testing';
import { kafkaBrokers } from '@signalbox/service/testing/servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeBrokerDoor, type BrokerDoor } from './broker-door.js';
import { ACCOUNT, makeKeyring } from './edge-rig.js';
import { makeMessage } from './samples.js';
import { startService } from './start-service.js';
import { createWorld, postWebhook, type TopicTail, type World } from './world.js';

const WAIT = { timeout: 30_000, interval: 50 };
const PERSON = '+447700900123';

describe('the spool of the edge', () => {
  let world: World;
  let callbacks: TopicTail;
  let folder: string;
  let door: BrokerDoor;
  let service: NodeProcess | undefined;
  const taken = new Map<number, string[]>();
  const directory = (): string => join(folder, 'spool');
  const segments = (): string[] => readdirSync(directory()).filter((name) => name.endsWith('.segment')).sort();

  beforeAll(async () => {
    world = await createWorld();
    callbacks = await world.follow('provider-callbacks');
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'edge-spool-'));
    door = await makeBrokerDoor(kafkaBrokers.split(',')[0] ?? '');
    taken.clear();
  });
  afterEach(async () => {
    await service?.kill();
    door.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (over: Record<string, string> = {}): Promise<NodeProcess> =>
    (service = await startService({ ...world.environment, SERVICE_ROLES: 'edge', KAFKA_BROKERS: door.address, SPOOL_DIRECTORY: directory(), PUBLISH_DEADLINE_MS: '300', SHUTDOWN_BUDGET_MS: '8000', ...over }));
  const note = (status: number, sid: string): void => void taken.set(status, [...(taken.get(status) ?? []), sid]);
  const postOne = async (sid: string): Promise<Response | undefined> => {
    const { messageId, recipientKey } = makeMessage();
    const form = { AccountSid: ACCOUNT, From: '+15005550006', To: PERSON, MessageSid: sid, MessageStatus: 'delivered' };
    const response = await postWebhook(service?.url ?? '', `/webhooks/twilio/status?m=${messageId}&k=${recipientKey}&a=1`, form).catch(() => undefined);
    note(response?.status ?? 0, sid);
    return response;
  };
  const postMany = async (prefix: string, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 20) await Promise.all(Array.from({ length: Math.min(20, count - index) }, (_, offset) => postOne(`SM${prefix}${index + offset}`)));
  };
  const readiness = async (): Promise<{ status: number; spool: { healthy: boolean; detail: string } | undefined }> => {
    const response = await fetch(`${service?.url}/health/ready`);
    const { checks } = (await response.json()) as { checks: { name: string; healthy: boolean; detail: string }[] };
    return { status: response.status, spool: checks.find(({ name }) => name === 'spool') };
  };
  const metric = async (name: string): Promise<number> => Number(new RegExp(`^${name}[^\\n]* ([\\d.]+)$`, 'm').exec(await (await fetch(`${service?.url}/metrics`)).text())?.[1] ?? 0);
  const stored = (): Set<string> => new Set(callbacks.values<ProviderCallback>().map(({ providerMessageId }) => providerMessageId));
  const allStored = (): Promise<void> => vi.waitFor(() => {
    const found = stored();
    expect((taken.get(204) ?? []).filter((sid) => !found.has(sid))).toEqual([]);
  }, WAIT);

  it('keeps every 2xx through two kills and a torn record while there is no Kafka, and brings all of them when it is there', async () => {
    const inbound = await world.follow('inbound-messages');
    await start();
    await postMany('first', 60);
    expect((await postWebhook(service?.url ?? '', '/webhooks/twilio/inbound', { AccountSid: ACCOUNT, MessageSid: 'SMinbound', From: PERSON, To: '+15005550006', Body: 'STOP' })).status).toBe(200);
    const posting = postMany('second', 100);
    await vi.waitFor(() => expect(taken.get(204)?.some((sid) => sid.startsWith('SMsecond'))).toBe(true), WAIT);
    await service?.kill();
    await posting;
    await start();
    await postMany('third', 40);
    await service?.kill();
    // The next process must neither take it for a record nor stop at it.
    appendFileSync(join(directory(), segments().at(-1) ?? ''), Buffer.from([0x9e, 0x53, 0x50, 0x01, 0, 0, 3, 0, 1, 2]));
    await start();
    await postMany('fourth', 20);

    expect([...taken.keys()].sort()).toEqual([0, 204]);
    expect(taken.get(0)?.every((sid) => sid.startsWith('SMsecond'))).toBe(true);
    expect(await metric('sb_spool_handled_total\\{outcome="torn"')).toBe(1);
    expect(service?.log.join('\n')).toContain('cut off an unfinished record');
    expect(await readiness()).toMatchObject({ status: 200, spool: { healthy: true, detail: expect.stringMatching(/^degraded: \d+ webhooks/) } });
    expect(stored().size).toBe(0);

    await door.open();
    await allStored();
    await vi.waitFor(async () => expect([segments(), await metric('sb_spool_records'), (await readiness()).spool?.detail]).toEqual([[], 0, 'empty']), WAIT);
    await vi.waitFor(() => expect(inbound.values<InboundMessage>()).toMatchObject([{ keyword: 'STOP' }]), WAIT);
    for (const { callbackId, providerMessageId, status } of callbacks.values<ProviderCallback>()) expect(callbackId).toBe(hash22('twilio', providerMessageId, status, '', ''));
    expect((await postOne('SMlive'))?.status).toBe(204);
    expect(await metric('sb_callbacks_total\\{outcome="stored"')).toBe(1);
  });

  it('sets a damaged record aside, and publishes again what was published when it died before its checkpoint', async () => {
    await start();
    await postMany('hit', 5);
    await service?.kill();
    const path = join(directory(), segments()[0] ?? '');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(path, bytes);
    await start({ FAULT_POINTS: 'edge.before-checkpoint:exit@1' });
    await door.open();
    expect(await service?.ended).toBe('SIGKILL');
    await start();
    const found = (): ProviderCallback[] => callbacks.values<ProviderCallback>().filter(({ providerMessageId }) => providerMessageId.startsWith('SMhit'));
    await vi.waitFor(() => expect(found()).toHaveLength(8), WAIT);
    expect(new Set(found().map(({ callbackId }) => callbackId)).size).toBe(4);
    await vi.waitFor(async () => expect([segments(), await metric('sb_spool_handled_total\\{outcome="damaged"')]).toEqual([[], 1]), WAIT);
    expect(readdirSync(join(directory(), 'set-aside'))).toEqual(['damaged-0000000001-0']);
  });

  it('refuses beyond its cap with 503 and says when to come again, is not ready then, and recovers when Kafka is there', async () => {
    await start({ SPOOL_MAX_BYTES: '30000' });
    await vi.waitFor(async () => expect((await postOne(`SMcap${taken.get(204)?.length ?? 0}`))?.status).toBe(503), { ...WAIT, interval: 1 });
    expect(taken.get(204)?.length).toBeGreaterThan(5);
    expect((await postOne('SMcapped'))?.headers.get('retry-after')).toBe('5');
    expect(await readiness()).toMatchObject({ status: 503, spool: { healthy: false, detail: expect.stringContaining('takes nothing (spool-full)') } });
    expect(await metric('sb_spool_handled_total\\{outcome="refused"')).toBeGreaterThan(0);
    await door.open();
    await allStored();
    await vi.waitFor(async () => expect((await readiness()).status).toBe(200), WAIT);
    expect((await postOne('SMaftercap'))?.status).toBe(204);
  });

  it('answers 503 while the directory cannot be written, says so, and goes on by itself', async () => {
    await start();
    renameSync(directory(), `${directory()}-gone`);
    expect((await postOne('SMgone'))?.status).toBe(503);
    expect(service?.log.join('\n')).toMatch(/"code":"spool-unwritable"/);
    expect(await readiness()).toMatchObject({ status: 503, spool: { healthy: false, detail: 'takes nothing (spool-unwritable): empty' } });
    renameSync(`${directory()}-gone`, directory());
    await vi.waitFor(async () => expect((await readiness()).status).toBe(200), WAIT);
    expect((await postOne('SMback'))?.status).toBe(204);
  });

  it('does not start where the directory cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(start({ SPOOL_DIRECTORY: join(folder, 'file', 'spool') })).rejects.toThrow(/spool-unwritable/);
  });

  it('is one process\'s alone, for its owner alone, under seal, and the next one\'s when that is stopped while Kafka is away', async () => {
    mkdirSync(directory(), { mode: 0o700 });
    await start();
    await expect(startService({ ...world.environment, SERVICE_ROLES: 'edge', SPOOL_DIRECTORY: directory() })).rejects.toThrow(/spool-in-use/);
    await postMany('stopped', 20);
    const files = readdirSync(directory(), { recursive: true, withFileTypes: true });
    const modes = files.map((file) => `${file.isDirectory() ? 'd' : '-'}${(statSync(join(file.parentPath, file.name)).mode & 0o777).toString(8)}`);
    expect([...new Set(modes)].sort()).toEqual(['-600', 'd700']);
    const bytes = files.filter((file) => file.isFile()).map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('');
    expect(bytes.length).toBeGreaterThan(20 * 500);
    for (const word of ['7700900123', 'SMstopped', 'delivered', makeKeyring().recipientKeyOf(PERSON)]) expect(bytes).not.toContain(word);

    await service?.stop();
    expect(await service?.ended).toBeNull();
    expect(service?.log.join('\n')).toMatch(/"inTime":true/);
    expect(service?.log.join('\n')).not.toContain('7700900123');
    await door.open();
    await start();
    await allStored();
  });
});
