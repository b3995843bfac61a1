import { setTimeout as sleep } from 'node:timers/promises';
import { percentile, type LedgerEntry } from '@signalbox/checkers';
import { dispatchTopic, messagesTopic } from '@signalbox/contracts';
import { lowerPriority, startSignalbox, type Signalbox } from '@signalbox/local-stack';
import { awaitCount } from '../measure/await-count.js';
import { ONLY_LOOK_ON } from '../measure/open-signalbox.js';
import { openProductServices, type ProductServices } from '../measure/product-services.js';
import { ServerWatch } from '../measure/watch-servers.js';
import { readyLog } from './ready-log.js';
import { countMarketing, laneNumber, timesToSubmit, type PublishedCode } from './submit-times.js';
import type { SenderFindings, SenderSetup } from './sender-trial.js';

const STAGES = ['intake', 'routing-policy', 'pacing-sender'] as const;
const CODES_PER_SECOND = 20;
const WARM_UP_MS = 5_000;
const FULL_MS = 30_000;
const SHORT_MS = 12_000;
/** Intents that are put in at once. */
const CHUNK = 1_000;
/** So many marketing messages at the carrier: it flows. */
const FLOWING = 20;
const LOOK_EVERY_MS = 500;
const DEADLINE_MS = 120_000;

/** Codes alone, then the same beside a backlog of marketing that was put in at the front door. Lanes have processes of their own; those of the backlog leave the cores to the codes. */
export async function backlogTrial({ isShort, count, print, abort }: SenderSetup): Promise<SenderFindings> {
  const signalbox = await startSignalbox({ ownServers: true, seed: 'bench', onLog: print, abort, env: { 'fraud-detection': ONLY_LOOK_ON } });
  const services = openProductServices(signalbox);
  try {
    await readyLog(signalbox.stack.databaseUrl);
    await separateLanes(signalbox);
    await signalbox.simulator.putSettings({ replyDelayMs: { min: 5, max: 30 } });
    await signalbox.simulator.putFaults({ callbacks: { lossRate: 1 } });
    const codes = new CodeLoad(services, `bench-${process.pid}-${Date.now().toString(36)}`, abort);
    await codes.publish(WARM_UP_MS);
    const forMs = isShort ? SHORT_MS : FULL_MS;
    const idle = await codes.publish(forMs);
    await awaitTaken(signalbox, idle, abort);
    const before = await readProgress(signalbox);
    await putBacklogIn(services, codes.runId, count);
    print(`${count} marketing intents are in`);
    await awaitFlow(signalbox, abort);
    print('marketing reaches the carrier');
    const fromMs = Date.now();
    const beside = await codes.publish(forMs);
    await awaitTaken(signalbox, beside, abort);
    return readFindings(await signalbox.simulator.readWholeLedger(), { idle, beside, count, fromMs, progress: progressSince(before, await readProgress(signalbox)) });
  } finally {
    await services.close().catch(() => undefined);
    await signalbox.stop();
  }
}

/** As an operator deploys them: one set of processes for codes, one for the rest. */
async function separateLanes({ stack, startInstance }: Signalbox): Promise<void> {
  await Promise.all(STAGES.map((name) => stack.service(name).stop()));
  const started = await Promise.all(STAGES.flatMap((name) => [startInstance(name, `${name}-otp`, { LANES: 'otp' }), startInstance(name, `${name}-rest`, { LANES: 'transactional,marketing' })]));
  const others = started.filter(({ name }) => name.endsWith('-rest'));
  for (const { pid } of [...others, stack.service('callback-ingestion')]) if (pid !== undefined) await lowerPriority(pid);
}

/** Codes that go in evenly, each to a person of its own. */
class CodeLoad {
  readonly #services: ProductServices;
  readonly runId: string;
  readonly #abort: AbortSignal;
  #made = 0;

  constructor(services: ProductServices, runId: string, abort: AbortSignal) {
    this.#services = services;
    this.runId = runId;
    this.#abort = abort;
  }

  /** Resolves when all of them are acknowledged. */
  async publish(forMs: number): Promise<PublishedCode[]> {
    const [codes, open, startedMs]: [PublishedCode[], Promise<void>[], number] = [[], [], performance.now()];
    for (let next = 0; next < (forMs * CODES_PER_SECOND) / 1_000; next += 1) {
      await sleep(Math.max(0, startedMs + (next * 1_000) / CODES_PER_SECOND - performance.now()), undefined, { signal: this.#abort });
      const index = (this.#made += 1);
      const to = laneNumber('otp', index);
      codes.push({ to, publishedAtMs: Date.now() });
      open.push(this.#services.publish([{ tenantId: 'acme-bank', lane: 'otp', intents: [{ idempotencyKey: `${this.runId}-otp-${index}`, purpose: 'one-time-passcode', to, body: `Your code is ${100_000 + index}.` }] }]));
    }
    await Promise.all(open);
    return codes;
  }
}

async function putBacklogIn(services: ProductServices, runId: string, count: number): Promise<void> {
  for (let first = 0; first < count; first += CHUNK) {
    const intents = Array.from({ length: Math.min(CHUNK, count - first) }, (_, index) => ({
      idempotencyKey: `${runId}-marketing-${first + index}`, purpose: 'announcement' as const, to: laneNumber('marketing', first + index), body: `Offer number ${first + index}, this week only.`,
    }));
    await services.publish([{ tenantId: 'shop-news', lane: 'marketing', intents }]);
  }
}

/** Until the backlog has gone through every stage: before that it disturbs only the first. */
async function awaitFlow({ simulator }: Signalbox, abort: AbortSignal): Promise<void> {
  const count = async (): Promise<number> => Math.min(FLOWING, countMarketing(await simulator.readWholeLedger(), Infinity));
  await awaitCount({ what: 'marketing messages at the carrier', count, goal: FLOWING, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
}

async function awaitTaken({ simulator }: Signalbox, codes: readonly PublishedCode[], abort: AbortSignal): Promise<void> {
  const count = async (): Promise<number> => timesToSubmit(codes, await simulator.readWholeLedger()).length;
  await awaitCount({ what: 'codes at the carrier', count, goal: codes.length, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
}

/** How far the marketing has come. */
interface Progress {
  readonly accepted: number;
  readonly routed: number;
}

async function readProgress({ stack }: Signalbox): Promise<Progress> {
  const watch = new ServerWatch(stack);
  try {
    const [accepted, routed] = await Promise.all([watch.countRecords([messagesTopic('marketing')]), watch.countRecords([dispatchTopic('marketing')])]);
    return { accepted, routed };
  } finally {
    await watch.close();
  }
}

const progressSince = (before: Progress, after: Progress): Progress => ({ accepted: after.accepted - before.accepted, routed: after.routed - before.routed });

interface Passes {
  /** When the codes beside the backlog began, epoch ms. */
  readonly fromMs: number;
  readonly progress: Progress;
  readonly idle: readonly PublishedCode[];
  readonly beside: readonly PublishedCode[];
  readonly count: number;
}

function readFindings(ledger: readonly LedgerEntry[], { idle, beside, count, fromMs, progress }: Passes): SenderFindings {
  const [idleMs, besideMs] = [timesToSubmit(idle, ledger), timesToSubmit(beside, ledger)];
  const of = (times: readonly number[], share: number): number => percentile(times, share) ?? NaN;
  const lastMs = Math.max(...beside.map(({ publishedAtMs }) => publishedAtMs));
  const taken = countMarketing(ledger, lastMs);
  return {
    values: { 'backlog-otp': of(besideMs, 0.99) / of(idleMs, 0.99), 'backlog-waiting': count - taken, 'backlog-worked': taken - countMarketing(ledger, fromMs) },
    figures: [
      { name: 'backlog: codes, idle, p50', value: of(idleMs, 0.5), unit: 'ms' },
      { name: 'backlog: codes, idle, p99', value: of(idleMs, 0.99), unit: 'ms' },
      { name: 'backlog: codes beside it, p50', value: of(besideMs, 0.5), unit: 'ms' },
      { name: 'backlog: codes beside it, p99', value: of(besideMs, 0.99), unit: 'ms' },
      { name: 'backlog: intents put in', value: count, unit: 'intents' },
      { name: 'backlog: taken on by the end', value: progress.accepted, unit: 'intents' },
      { name: 'backlog: routed by the end', value: progress.routed, unit: 'messages' },
      { name: 'backlog: at the carrier by the end', value: taken, unit: 'messages' },
    ],
  };
}
