import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PersonalDataScanner } from '@signalbox/checkers';
import type { MessageStatusChanged, ProviderAlert } from '@signalbox/contracts';
import { judgeRun, makeLoad, runLoad, sayStop, type RunHistory } from '@signalbox/demo';
import { CARRIER_ACCOUNT, developmentKeys, DEVELOPMENT_TENANTS, readReport, repositoryFolder, type DevelopmentTenant, type Signalbox } from '@signalbox/local-stack';

import { REASON_CODES } from '@signalbox/message';
import { People, personalDataOf, readLogs, readMetrics, readRecords, readTables, readTopics, type Source } from '@signalbox/prove';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendLoginCode } from '../src/first-intent.js';
import { readCarrierBill } from './evidence/carrier-bill.js';
import { readColumn, withDatabase } from './evidence/database.js';
import { publishRecord } from './evidence/publish-record.js';
import { connectKafka, readWholeTopic, valueOf } from './evidence/topics.js';
import { ACT, listCauses, listLetters, readStatus, runDesk, withFaultInRouting, type PublicLetter } from './scenarios/dead-letters.js';
import { makePlainLoad } from './scenarios/plain-load.js';
import { NOTHING_BROKEN } from './scenarios/verdict.js';
import { useSignalbox } from './stack/use-signalbox.js';
import { waitUntil } from './stack/wait-until.js';
import { readSeedPolicy } from './stack/seed-policy.js';

const signalbox = useSignalbox('main-job', () => ({ seed: 'main-job' }));
const load = makeLoad({ seed: 11, count: 600, nowMs: Date.now(), runId: 'main' });
let history: RunHistory;
const [BANK, STRANGER] = DEVELOPMENT_TENANTS as readonly [DevelopmentTenant, DevelopmentTenant];

beforeAll(async () => {
  // Every message gets a receipt in the end, so that each intent can be followed to its last status.
  await signalbox().simulator.putSettings({ callbackDelayScale: 0.1, outcomes: { finals: { delivered: 94, undelivered: 4, failed: 2, sent: 0 } } });
  await signalbox().simulator.putFaults({ callbacks: { duplicateRate: 0.05, reorderRate: 0.1 }, listLateRate: 0.5, create: { 'reset-after': 0.005 } });
  await sayStop(signalbox(), load.optedOut);
  history = await runLoad(signalbox(), load, { rate: 150, settleDeadlineMs: 60_000, spoiltRecords: 8 });
}, 120_000);

describe('a mixed load with bad input among it', () => {
  it('ends as it was meant to, with nothing lost, twice, out of order, too fast or without a reason', () => {
    expect(judgeRun(history, signalbox().contracts)).toEqual(NOTHING_BROKEN);
  });

  it('is reported as the carrier has it in its books, to the message and to the millionth', async () => {
    const bill = await waitUntil('the carrier has put a price on everything', 30_000, async () => {
      const found = await readCarrierBill(signalbox());
      return found.unpriced === 0 && found;
    });
    const ofCarrier = await waitUntil('analytics has read all statuses', 30_000, async () => {
      const rows = await readReport(signalbox(), { provider: 'twilio' });
      const [row] = rows;
      return row !== undefined && row.pending + row.submitted === 0 && row.delivered + row.failed === bill.messages && row;
    });
    expect(ofCarrier).toMatchObject({ delivered: bill.delivered, failed: bill.failed, unknown: 0, costs: [{ currency: 'USD', micros: bill.micros }] });
    const parts = await readReport(signalbox(), { by: 'lane,country,pool,template,error', provider: 'twilio' });
    expect(parts.reduce((sum, { costs }) => sum + (costs[0]?.micros ?? 0), 0)).toBe(bill.micros);
    const ends = new Map(history.changes.toSorted((a, b) => a.sequence - b.sequence).map((change) => [change.messageId, change]));
    expect((await readReport(signalbox()))[0]?.messages).toBe(ends.size);
  });

  it('keeps undecodable records and unknown schemas with their reasons, and goes on', async () => {
    const letters = (await readRecords(connectKafka(signalbox()), 'dead-letters')).filter(({ kind }) => kind === 'record value').map(({ text }) => JSON.parse(text) as { reason: string; class: string });
    expect(letters.map((letter) => `${letter.class} ${letter.reason}`).sort()).toEqual([...Array<string>(4).fill('bad-input schema-unknown'), ...Array<string>(4).fill('bad-input undecodable')]);
  });

  it('gives every fact and dead letter a reason of the list, and what a policy decided its revision', async () => {
    const told = (await Promise.all(['message-events', 'dead-letters'].map((topic) => readWholeTopic(signalbox(), topic)))).flat().map((record) => valueOf<{ type?: string; reason: string; policyRevision?: number }>(record));
    const codes = new Set<string>(REASON_CODES.map(({ code }) => code));
    const decided = told.filter(({ type = '' }) => /^(message-routed|message-blocked|parked-by-routing|expired-by-routing)$/.test(type));
    expect(told.filter(({ reason }) => !codes.has(reason))).toEqual([]);
    expect(decided.length).toBeGreaterThan(load.intents.length / 2);
    expect(decided.filter(({ policyRevision = 0 }) => policyRevision < 1)).toEqual([]);
  });

  it('keeps them in a table too, for operators, by stage and cause', async () => {
    const causes = await waitUntil('all letters are in the table', 30_000, async () => {
      const found = await listCauses(signalbox(), '--class', 'bad-input');
      return found.reduce((sum, { letters }) => sum + letters, 0) >= 8 && found;
    });
    expect(causes.map(({ stage, reason, letters, open }) => `${stage} ${reason} ${letters} ${open}`).sort()).toEqual(['intake schema-unknown 4 4', 'intake undecodable 4 4']);
  });

  it('ends no process', () => {
    expect(signalbox.deaths).toEqual([]);
  });
});

describe('a webhook that fails', () => {
  it('is told by the debugger of the carrier, under its code and id', async () => {
    const { simulator, contracts, originOf } = signalbox();
    const { inboundUrl } = await simulator.readSettings();
    await simulator.putSettings({ inboundUrl: `${originOf('callback-ingestion')}/webhooks/twilio/nowhere` });
    const { sid } = await simulator.receiveInbound({ from: load.recipients[0] ?? '', to: contracts[0]?.sender ?? '', body: 'Is anybody there?' });
    const alert = await waitUntil('the alert is in its topic', 30_000, async () => (await readWholeTopic(signalbox(), 'provider-alerts')).map((record) => valueOf<ProviderAlert>(record)).find(({ resourceId }) => resourceId === sid));
    await simulator.putSettings({ inboundUrl });
    expect(alert).toMatchObject({ provider: 'twilio', account: CARRIER_ACCOUNT.sid, level: 'error', errorCode: 11_217 });
  });
});

describe('recipients and texts', () => {
  let scanner: PersonalDataScanner;
  const scanAll = (sources: readonly Source[]) => sources.flatMap(({ kind, name, text }) => scanner.scan(`${kind} of ${name}`, text));

  beforeAll(async () => {
    scanner = new PersonalDataScanner(personalDataOf(load, (await readSeedPolicy()).templates));
  });

  it.each([
    ['log', readLogs],
    ['record of a topic', (signalbox: Signalbox) => readTopics(connectKafka(signalbox))],
    ['metric', readMetrics],
    ['row of a table', readTables],
  ])('stand in the clear in no %s', async (_place, read) => {
    const sources = await read(signalbox());
    expect(sources.length).toBeGreaterThan(3);
    expect(scanAll(sources)).toEqual([]);
  });

  it('are found where they are planted in a log, a record, a table or a metric', async () => {
    const planted = load.recipients[0] ?? '';
    const { stack } = signalbox();
    await writeFile(join(stack.logFolder, 'planted.log'), `{"msg":"sent to ${planted}"}\n`);
    await publishRecord(signalbox(), { topic: 'dead-letters', key: `key ${planted}`, headers: { 'sb-planted': planted }, value: JSON.stringify({ to: planted }) });
    await withDatabase(signalbox(), (client) => client.query(`CREATE TABLE planted AS SELECT $1::text AS recipient`, [planted]));
    const [metrics] = await readMetrics(signalbox());
    const sources = [...(await readLogs(signalbox())), ...(await readRecords(connectKafka(signalbox()), 'dead-letters')), ...(await readTables(signalbox())), { ...metrics as Source, text: `${metrics?.text}sb_planted{to="${planted}"} 1\n` }];
    const kinds = sources.filter(({ kind, name, text }) => scanner.scan(`${kind} of ${name}`, text).length > 0).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['log', 'metrics', 'record header', 'record key', 'record value', 'table']);
  });
});

describe('the first intent of a product service', () => {
  it('stands in the README as it is run here', async () => {
    const [readme, example] = await Promise.all([readFile(join(repositoryFolder, 'README.md'), 'utf8'), readFile(join(repositoryFolder, 'apps/e2e/src/first-intent.ts'), 'utf8')]);
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
  });

  it('is delivered', async () => {
    await signalbox().simulator.putSettings({ outcomes: { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 } } });
    const { kafkaBrokers: brokers } = signalbox().stack;
    const to = new People().take('GB', 1000).find((number) => !load.recipients.includes(number)) ?? '';
    await expect(sendLoginCode({ brokers, tenantId: BANK.tenantId, keyPepper: BANK.keyPepper, intakePublicKey: developmentKeys.intakePublicKey }, to, '482913')).resolves.toBe('delivered');
  });

  it('can be asked for by its message id, by its own tenant alone', async () => {
    const delivered = history.changes.find(({ tenantId, status }) => tenantId === BANK.tenantId && status === 'delivered');
    const ask = (apiKey: string) => fetch(`${signalbox().originOf('intake')}/v1/messages/${delivered?.messageId}`, { headers: { authorization: `Bearer ${apiKey}` } });
    const view = (await (await ask(BANK.apiKey)).json()) as { status: string; timeline: { sequence: number; status: string }[] };
    const changes = history.changes.filter(({ messageId }) => messageId === delivered?.messageId).sort((a, b) => a.sequence - b.sequence);
    expect(view.status).toBe('delivered');
    expect(view.timeline.map(({ sequence, status }) => `${sequence} ${status}`)).toEqual(changes.map(({ sequence, status }) => `${sequence} ${status}`));
    expect((await ask(STRANGER.apiKey)).status).toBe(404);
  });
});

describe('messages that a fault of ours has stopped', () => {
  const DEADLINE_MS = 30_000;
  let ends: readonly MessageStatusChanged[];
  let letters: readonly PublicLetter[];
  let sentBefore: ReadonlySet<string>;

  beforeAll(async () => {
    await signalbox().simulator.putSettings({ outcomes: { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 } } });
    sentBefore = new Set((await signalbox().simulator.readWholeLedger()).map(({ sid }) => sid));
    const recipients = new People().take('GB', 1000).filter((number) => !load.recipients.includes(number)).slice(1, 3);
    const faulty = makePlainLoad({ runId: 'faulty', count: 2, lanes: ['transactional'], recipients });
    const { changes } = await withFaultInRouting(signalbox(), () => runLoad(signalbox(), faulty, { rate: 100, settleDeadlineMs: DEADLINE_MS }));
    ends = changes.filter(({ idempotencyKey, terminal }) => idempotencyKey.startsWith('faulty-') && terminal);
    letters = await waitUntil('both letters are in the table', DEADLINE_MS, async () => {
      const found = await listLetters(signalbox(), '--class', 'own-fault');
      return found.length >= 2 && found;
    });
  }, 120_000);

  it('are told to everyone, and wait for an operator', async () => {
    expect(ends.map(({ status, messageId }) => `${status} ${messageId}`).sort()).toEqual(letters.map(({ messageId }) => `dead-lettered ${messageId}`).sort());
    const shown = await runDesk(signalbox(), 'show', String(letters[0]?.letterId));
    expect(JSON.parse(shown.output)).toMatchObject({ stage: 'routing-policy', class: 'own-fault', reason: 'handler-fault', state: 'open', replayCount: 0 });
  });

  it('go on when they are replayed, and are sent once', async () => {
    const [{ letterId = 0, messageId = '' } = {}] = letters as [{ letterId: number; messageId: string }];
    expect(await runDesk(signalbox(), 'replay', String(letterId), ...ACT)).toMatchObject({ exitCode: 0, output: `replayed ${letterId} as replay 1\nreplay: 1 done, 0 refused\n` });
    await waitUntil('the replayed message is delivered', DEADLINE_MS, async () => (await readStatus(signalbox(), messageId)) === 'delivered');
    expect(await runDesk(signalbox(), 'replay', String(letterId), ...ACT)).toMatchObject({ exitCode: 4, output: 'replay: 0 done, 1 refused\n' });
    const sent = (await signalbox().simulator.readWholeLedger()).filter(({ sid }) => !sentBefore.has(sid));
    expect(sent.map((entry) => entry.messageId)).toEqual([messageId]);
  });

  it('are gone for good when they are discarded, and the audit says who did it', async () => {
    const id = String(letters[1]?.letterId);
    expect(await runDesk(signalbox(), 'discard', id, ...ACT)).toMatchObject({ exitCode: 0 });
    expect(JSON.parse((await runDesk(signalbox(), 'show', id)).output)).toMatchObject({ state: 'discarded', actions: [{ action: 'discard', actor: 'ada', why: 'a test' }] });
    expect(await readColumn(signalbox(), `SELECT count(*) FROM dead_letters WHERE letter_id = ${id} AND record IS NULL`)).toEqual(['1']);
    expect(await runDesk(signalbox(), 'replay', id, ...ACT)).toMatchObject({ exitCode: 4 });
    expect(await listCauses(signalbox(), '--class', 'own-fault')).toMatchObject([{ stage: 'routing-policy', reason: 'handler-fault', letters: 2, open: 0 }]);
  });
});
