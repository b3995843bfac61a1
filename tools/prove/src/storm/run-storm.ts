import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findOverpace, percentile, type Acceptance, type Violation } from '@signalbox/checkers';
import { messagesTopic, type MessageAccepted, type MessageEvent, type MessageStatusChanged } from '@signalbox/contracts';
import type { FetchedRecord } from '@signalbox/kafka';
import { STAGE_NAMES } from '@signalbox/local-stack';
import { LANES, type Lane } from '@signalbox/message';
import type { Action } from '../plan/plan-faults.js';
import { People } from '../plan/people.js';
import { readStormArguments, type StormArguments } from '../prove-arguments.js';
import { renderTable } from '../report/text-report.js';
import { setUpCarrier } from '../run/carrier-state.js';
import { performAction } from '../run/perform-action.js';
import { ProcessCrew } from '../run/process-crew.js';
import { startProvingStack, type ProvingStack } from '../run/proving-stack.js';
import type { RunOptions } from '../run/run-all.js';
import type { Scene } from '../run/scene.js';
import { TopicTail } from '../run/topic-tail.js';
import type { Scenario } from '../scenario/scenario.js';
import { planStorm } from './plan-storm.js';
import { publishStorm } from './publish-storm.js';
import { placeOfKey } from './storm-load.js';
import { StormRecord } from './storm-record.js';

const SECONDS = STAGE_NAMES.map((service) => ({ name: `${service}-2`, service: service as Exclude<typeof service, 'dead-letter-desk'>, replaces: undefined, env: undefined, behind: undefined, keysOfFile: false, lowPriority: false }));
const TARGETS = [...STAGE_NAMES, ...SECONDS.map(({ name }) => name)];
const PROGRESS_MS = 10_000;
const SETTLE_WITHIN_MS = 600_000;
/** Without any new end for so long, nothing more is coming. */
const STILL_MS = 120_000;
/** The longest receipt takes a tenth of a minute here; the rest is for a busy machine. */
const QUIET_MS = 20_000;
const CATCH_UP_MS = 300_000;
/** Which carrier misbehaves a little all the time: one reply in a hundred is lost, some callbacks come twice. */
const SCENARIO: Scenario = {
  name: 'storm', shows: 'A storm.', set: 'whole', seed: 1, processes: SECONDS, loads: [], faults: [], promises: {} as Scenario['promises'], bites: {}, atMost: {},
  carrier: { settings: undefined, faults: { create: { 'reset-after': 0.01 }, listLateRate: 0.3, callbacks: { duplicateRate: 0.02, reorderRate: 0.05 } } },
};

const laneOfTopic = new Map<string, Lane>(LANES.map((lane) => [messagesTopic(lane), lane]));

/** One long load with kills all through it, judged as a whole; true where every promise held. */
export async function proveStorm(args: readonly string[], { print, abort }: Omit<RunOptions, 'logs'>): Promise<boolean> {
  const asked = readStormArguments(args);
  // The simulated carrier keeps every message in memory.
  process.env['NODE_OPTIONS'] = '--max-old-space-size=12288';
  const stack = await startProvingStack({ print, abort, seed: `storm-${asked.seed}`, watches: false });
  try {
    const storm = await drive(stack, asked, { print, abort });
    return await report(storm, asked, print);
  } finally {
    await cp(stack.signalbox.stack.logFolder, join(asked.report, 'logs', 'storm'), { recursive: true });
    await stack.stop();
  }
}

interface Storm {
  readonly record: StormRecord;
  readonly overpace: readonly Violation[];
  readonly deeds: Scene['deeds'];
  readonly deaths: readonly string[];
  readonly failedDeeds: readonly string[];
  readonly publishedForMs: number;
  readonly settledAfterMs: number;
  /** The longest time in which the simulated carrier could do nothing: beyond it, L is not its to keep. */
  readonly carrierStallMs: number;
}

async function drive(stack: ProvingStack, { intents, kills, rate, seed }: StormArguments, { print, abort }: Omit<RunOptions, 'logs'>): Promise<Storm> {
  const crew = new ProcessCrew(stack);
  await crew.muster(SECONDS);
  await setUpCarrier(stack.signalbox.simulator, stack.signalbox.contracts, SCENARIO);
  const record = new StormRecord(intents);
  const tail = new TopicTail(stack.signalbox.stack.kafkaBrokers, [...laneOfTopic.keys(), 'message-status', 'message-events'], (topic, partition, fetched) => note(record, { topic, partition }, fetched));
  await tail.start();
  const scene: Scene = { scenario: SCENARIO, stack, crew, loads: [], deeds: [], forged: [], replayed: 0 };
  const startedAtMs = Date.now();
  const failedDeeds: string[] = [];
  const progress = setInterval(() => print(renderProgress(record, scene, startedAtMs)), PROGRESS_MS);
  try {
    const load = { count: intents, rate, seed, people: makeCrowd() };
    const plan = planStorm({ kills, seed, targets: TARGETS, forMs: (1000 * intents) / rate });
    const deeds = performAll(scene, plan, { startedAtMs, abort, fail: (what) => void failedDeeds.push(what) });
    await publishStorm(stack.publisher, load, { record, startedAtMs, abort });
    const publishedForMs = Date.now() - startedAtMs;
    await deeds;
    await settle(record, abort);
    const settledAfterMs = Date.now() - startedAtMs;
    await tail.catchUp(CATCH_UP_MS);
    const overpace = await readLedger(stack, record);
    const { largestLagMs, largestStallMs } = await stack.signalbox.simulator.summarize();
    const deaths = stack.exits.filter(({ expected }) => !expected).map(({ name, code, signal }) => `${name} (${signal ?? code})`);
    return { record, overpace, deeds: scene.deeds, deaths, failedDeeds, publishedForMs, settledAfterMs, carrierStallMs: Math.max(largestLagMs, largestStallMs) };
  } finally {
    clearInterval(progress);
    await tail.stop();
  }
}

function makeCrowd(): string[] {
  const people = new People();
  return [...people.take('US', 2_900), ...people.take('GB', 990), ...people.take('FR', 990)];
}

function note(record: StormRecord, { topic, partition }: { readonly topic: string; readonly partition: number }, { offset, value }: FetchedRecord): void {
  const read = JSON.parse(Buffer.from(value ?? []).toString()) as MessageAccepted | MessageStatusChanged | MessageEvent;
  const place = placeOfKey(read.idempotencyKey);
  if (place === undefined) return;
  if ('type' in read) {
    if (read.type === 'submission-in-doubt') record.doubt(place, Date.parse(read.lookUpAt));
  } else if ('sequence' in read) record.change({ ...read, place, atMs: Date.now() });
  else record.accept({ place, messageId: read.messageId, fifo: `${read.tenantId}/${read.recipientKey}/${topic}/${partition}`, offset });
}

/** Each deed at its time; one that fails is told and not the end of the storm. */
async function performAll(scene: Scene, actions: readonly Action[], { startedAtMs, abort, fail }: { readonly startedAtMs: number; readonly abort: AbortSignal; readonly fail: (what: string) => void }): Promise<void> {
  const open: Promise<void>[] = [];
  for (const action of actions.toSorted((a, b) => a.atMs - b.atMs)) {
    await sleep(Math.max(0, startedAtMs + action.atMs - Date.now()), undefined, { signal: abort });
    open.push(performAction(scene, action).catch((error: unknown) => fail(`${action.kind}: ${error instanceof Error ? error.message : String(error)}`)));
  }
  await Promise.all(open);
}

async function settle(record: StormRecord, abort: AbortSignal): Promise<void> {
  let [ended, sinceMs] = [record.ended, Date.now()];
  for (const endMs = Date.now() + SETTLE_WITHIN_MS; record.ended < record.size && Date.now() < endMs && !abort.aborted; await sleep(250)) {
    if (record.ended !== ended) [ended, sinceMs] = [record.ended, Date.now()];
    if (Date.now() - sinceMs > (record.isQuiet() ? QUIET_MS : STILL_MS)) return;
  }
}

/** The carrier's word on everything, and what it says of the pace. */
async function readLedger({ signalbox }: ProvingStack, record: StormRecord): Promise<Violation[]> {
  const sends: Acceptance[] = [];
  const senders = new Map<string, string>();
  for await (const { sid, messageId, attempt, sender, segments, requestReceivedAtMs, acceptedAtMs, visibleAtMs, finalStatus, callbacks } of signalbox.simulator.streamLedger()) {
    record.take({ messageId, sid, receivedAtMs: requestReceivedAtMs, acceptedAtMs, visibleAtMs, attempt, finalStatus, isTold: callbacks.sent === callbacks.answered });
    const known = senders.get(sender ?? '') ?? sender ?? '';
    senders.set(known, known);
    sends.push({ sid: '', messageId: null, attempt, sender: known, segments, requestReceivedAtMs, acceptedAtMs, finalStatus: null });
  }
  return findOverpace(sends, signalbox.contracts);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(0);

function renderProgress(record: StormRecord, { deeds }: Scene, startedAtMs: number): string {
  return `${seconds(Date.now() - startedAtMs)} s: ${record.published} published, ${record.accepted} accepted, ${record.ended} ended, ${deeds.length} deeds done, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`;
}

function renderStorm({ record, overpace, deeds, deaths, failedDeeds, publishedForMs, settledAfterMs, carrierStallMs }: Storm, { intents, rate }: StormArguments): { readonly text: string; readonly holds: boolean } {
  const { counts, violations, count } = record.judge();
  const all = [...violations, ...overpace];
  const ms = (sorted: Float64Array, share: number): string => percentile(sorted as unknown as number[], share)?.toFixed(0) ?? '-';
  const lanes = record.times().map(({ lane, intentToSubmit, submitToFinal }) => [lane, String(intentToSubmit.length), ...[intentToSubmit, submitToFinal].flatMap((times) => [0.5, 0.95, 0.99].map((share) => ms(times, share)))]);
  const done = [...Map.groupBy(deeds, ({ kind, what }) => (kind === 'kill' ? `kill ${/targets (\S+)/.exec(what)?.[1]}` : kind))].map(([what, of]) => [what, String(of.length)]).sort();
  const kills = deeds.filter(({ kind }) => kind === 'kill' || kind === 'stop-broker' || kind === 'stop-database').length;
  const text = [
    `${intents} intents in ${seconds(publishedForMs)} s (${((1000 * intents) / publishedForMs).toFixed(0)}/s of ${rate}/s asked), all over after ${seconds(settledAfterMs)} s; ${kills} kills`,
    renderTable(done), `${record.accepted} accepted, ${record.acceptances} taken by the carrier, ${record.ended} ended; ${record.withoutReceipt} of them wait for a receipt that found no edge; ${record.duplicates} second publications refused; ${record.changes} status records, ${record.repeatedChanges} of them repeated`,
    renderTable([['lane', 'sent', 'to submit p50', 'p95', 'p99', 'to final p50', 'p95', 'p99 ms'], ...lanes]),
    'ends', renderTable(record.reasons().map(([end, times]) => [end, String(times)])),
    `the simulated carrier stood still for ${carrierStallMs.toFixed(0)} ms at most; it showed ${record.takenBeyondLimit} messages later than L allows, and these were sent twice`, `processes that ended by themselves: ${deaths.length === 0 ? 'none' : deaths.join(', ')}`, ...failedDeeds.map((what) => `a deed failed: ${what}`),
    `violations: ${count + overpace.length} ${JSON.stringify(counts)}`, ...all.slice(0, 50).map(({ promise, subject, what }) => `${promise} is broken: ${subject} ${what}`),
    all.length === 0 ? 'every promise held' : 'A PROMISE IS BROKEN',
  ].join('\n');
  return { text, holds: all.length === 0 && failedDeeds.length === 0 };
}

async function report(storm: Storm, asked: StormArguments, print: (line: string) => void): Promise<boolean> {
  const { text, holds } = renderStorm(storm, asked);
  print(`\n${text}`);
  await mkdir(asked.report, { recursive: true });
  await writeFile(join(asked.report, 'storm.txt'), `${text}\n`);
  return holds;
}
