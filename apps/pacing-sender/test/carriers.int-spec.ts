import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CarrierGauges, type ProviderName, type ProviderRegistry, type SubmitRequest, type Verdict } from '@signalbox/providers';
import { systemClock } from '@signalbox/service';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { openCarriers, openCredentials } from '../src/open-carriers.js';

const MAIN = fileURLToPath(new URL('../../carrier-simulator/dist/src/main.js', import.meta.url));
const ACCOUNT = `AC${'7'.repeat(32)}`;
const TOKEN = 'the-token-of-the-test';
const APPLICATION = '11111111-2222-4333-8444-555555555555';
const SENDER = '+12025550147';
const PATIENCE = { timeout: 30_000, interval: 50 };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

let simulator: NodeProcess;
let directory: string;
let carriers: ProviderRegistry;
const closing: (() => Promise<unknown>)[] = [];
let messages = 0;

async function admin<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${simulator.url}/admin/${path}`, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const accountsFile = (authToken: string): Promise<void> => writeFile(join(directory, 'credentials.json'), JSON.stringify({ accounts: [
  { provider: 'twilio', environment: 'test', tenants: ['acme'], accountSid: ACCOUNT, key: { authToken, provenance: 'test' } },
  { provider: 'vonage', environment: 'test', tenants: '*', applicationId: APPLICATION, key: { privateKey, provenance: 'test' } },
] }));

async function edge(name: string, state: 'up' | 'lost'): Promise<string> {
  const { port } = await admin<{ port: number }>('PUT', `edges/${name}`, { state });
  return `http://127.0.0.1:${port}`;
}

beforeAll(async () => {
  simulator = await startNodeProcess(MAIN, { SIM_ACCOUNT_SID: ACCOUNT, SIM_AUTH_TOKEN: TOKEN, SIM_L_MS: '100', SIM_VONAGE_PUBLIC_KEY: publicKey.replaceAll('\n', '\\n'), SIM_SENDERS: JSON.stringify([{ address: SENDER, mps: 100 }]) });
  directory = await mkdtemp(join(tmpdir(), 'carriers-'));
  await Promise.all([accountsFile(TOKEN), admin('PUT', 'vonage', { applicationId: APPLICATION })]);
  const tools = { clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }), logger: createLogger({ service: 'test', level: 'fatal' }), onShutdown: (_phase: unknown, close: (budgetMs: number) => void | Promise<void>) => void closing.push(async () => close(0)) };
  const config = {
    twilioAccountSid: '', twilioAuthToken: '', twilioKeySid: '', twilioKeySecret: '', twilioEdges: [], twilioRegion: 'us1', vonageApplicationId: '', vonagePrivateKey: '',
    providerBaseUrl: [await edge('ashburn', 'up'), await edge('dublin', 'up')], vonageBaseUrl: simulator.url,
    credentialsFile: join(directory, 'credentials.json'), credentialsEnvironment: 'test',
    statusCallbackBaseUrl: 'http://127.0.0.1:9', callDeadlineMs: 5_000, wireConcurrency: 4, carrierConcurrency: 0,
  };
  carriers = openCarriers({ ...tools, gauges: new CarrierGauges(tools) }, await openCredentials(tools, config), config);
}, 60_000);
afterAll(async () => {
  await carriers?.close(0);
  await Promise.all(closing.map((close) => close()));
  await simulator?.stop();
  await rm(directory, { recursive: true });
});

function submit(change: Partial<SubmitRequest> & { readonly by?: ProviderName } = {}): Promise<Verdict | undefined> {
  const { by = 'twilio', ...fields } = change;
  const messageId = `0198c0de-0000-7000-8000-${String((messages += 1)).padStart(12, '0')}`;
  return carriers.providerFor(by)?.submit({ messageId, recipientKey: 'k'.repeat(22), attempt: 1, tenantId: 'acme', purpose: 'one-time-passcode', channel: 'sms', to: '+12025550100', sender: SENDER, body: 'Your code is 482913', validForMs: 90_000, mayWrite: () => true, ...fields }) ?? Promise.resolve(undefined);
}
const lastEntry = async (): Promise<unknown> => (await admin<{ entries: unknown[] }>('GET', 'ledger?limit=1000')).entries.at(-1);

describe('the carriers of a lane', { timeout: 60_000 }, () => {
  it('take a text message each, and know it under the same names', async () => {
    for (const by of ['twilio', 'vonage'] as const) {
      expect(await submit({ by })).toMatchObject({ kind: 'accepted' });
      expect(await lastEntry()).toMatchObject({ messageId: `0198c0de-0000-7000-8000-${String(messages).padStart(12, '0')}`, attempt: 1 });
    }
  });

  it('take pictures and calls', async () => {
    expect(await submit({ channel: 'mms', rich: { mediaUrls: ['https://media.example.com/1.png'] } })).toMatchObject({ kind: 'accepted', providerMessageId: expect.stringMatching(/^MM/) });
    expect(await submit({ channel: 'voice' })).toMatchObject({ kind: 'accepted', providerMessageId: expect.stringMatching(/^CA/) });
  });

  it('refuse a WhatsApp template that they do not have', async () => {
    expect(await submit({ channel: 'whatsapp', rich: { template: { contentSid: `HX${'0'.repeat(32)}`, variables: { 1: '482913' } } } })).toMatchObject({ kind: 'rejected', errorCode: 21655 });
  });

  it('show what they have of messages and calls, or say that they cannot', async () => {
    const query = { tenantId: 'acme', account: null, channel: 'sms', to: '+12025550177', sender: SENDER, isRenderedByCarrier: false, createdSinceMs: 0 } as const;
    const accepted = await submit({ to: query.to });
    const sid = accepted?.kind === 'accepted' ? accepted.providerMessageId : '';
    await expect.poll(() => carriers.providerFor('twilio')?.findByRecipient(query), PATIENCE).toMatchObject({ kind: 'listed', messages: [{ providerMessageId: sid, body: 'Your code is 482913', sender: SENDER }] });
    await submit({ channel: 'voice', to: query.to });
    await expect.poll(() => carriers.providerFor('twilio')?.findByRecipient({ ...query, channel: 'voice' }), PATIENCE).toMatchObject({ kind: 'listed', messages: [{ body: null, sender: SENDER }] });
    expect(await carriers.providerFor('vonage')?.findByRecipient(query)).toMatchObject({ kind: 'impossible' });
  });

  it('hold messages while their key is refused, and send again once the file has a good one', async () => {
    await accountsFile('a-revoked-token');
    await expect.poll(() => submit(), PATIENCE).toMatchObject({ kind: 'held', reason: 'credentials-refused', account: ACCOUNT, errorCode: 20003 });
    expect(await submit({ by: 'vonage' })).toMatchObject({ kind: 'accepted' });
    expect(await submit({ tenantId: 'other' })).toMatchObject({ kind: 'held', reason: 'credentials-missing' });
    await accountsFile(TOKEN);
    await expect.poll(() => submit(), PATIENCE).toMatchObject({ kind: 'accepted' });
  });

  it('are reached by the next edge while the preferred one is lost', async () => {
    await edge('ashburn', 'lost');
    await expect.poll(async () => (await submit())?.kind, PATIENCE).toBe('accepted');
    await edge('dublin', 'lost');
    await edge('ashburn', 'up');
    await expect.poll(async () => (await submit())?.kind, PATIENCE).toBe('accepted');
  });
});
