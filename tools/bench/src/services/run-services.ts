import { SERVICE_NAMES, type Signalbox } from '@signalbox/local-stack';
import { awaitCount } from '../measure/await-count.js';
import { makeBenchLoad } from '../measure/bench-load.js';
import { readStackCpu, spentSince, withoutStarts, type CpuByName } from '../measure/cpu-meter.js';
import type { MeasureOptions } from '../measure/measure-options.js';
import { openSignalbox } from '../measure/open-signalbox.js';
import { openProductServices } from '../measure/product-services.js';
import { ServerWatch } from '../measure/watch-servers.js';
import { makeCostRow, type CostRow } from '../report/cost-row.js';
import type { Figure } from '../report/figure.js';
import type { Report } from '../report/report.js';
import { STAGES, type Stage } from './stages.js';

export interface ServicesRun extends Pick<MeasureOptions, 'count' | 'profileFolder'> {
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

const LOOK_EVERY_MS = 200;
const DEADLINE_MS = 600_000;

interface StageResult {
  readonly row: CostRow;
  readonly figures: readonly Figure[];
}

/** Publishes all intents while no service runs, then lets one stage after another do all of its work. */
export async function runServices({ count, profileFolder, print, abort }: ServicesRun): Promise<Report> {
  const signalbox = await openSignalbox({ replyDelayMs: { min: 0, max: 20 }, profileFolder, print, abort });
  const watch = new ServerWatch(signalbox.stack);
  try {
    const startCost = await readStackCpu(signalbox.stack);
    await Promise.all(SERVICE_NAMES.map((name) => signalbox.stack.service(name).stop()));
    const loads = makeBenchLoad(`bench-${Date.now().toString(36)}`, count);
    const messages = loads.reduce((sum, { intents }) => sum + intents.length, 0);
    await publishBacklog(signalbox, loads);
    print(`${messages} intents wait`);
    const results: StageResult[] = [];
    for (const stage of STAGES) results.push(await runStage(stage, { signalbox, watch, messages, startCost, profileFolder, abort }));
    return { costs: results.map(({ row }) => row), figures: results.flatMap(({ figures }) => figures) };
  } finally {
    await watch.close();
    await signalbox.stop();
  }
}

async function publishBacklog(signalbox: Signalbox, loads: ReturnType<typeof makeBenchLoad>): Promise<void> {
  const services = openProductServices(signalbox);
  try {
    await services.publish(loads);
  } finally {
    await services.close();
  }
}

interface StageRun {
  readonly signalbox: Signalbox;
  readonly watch: ServerWatch;
  readonly messages: number;
  /** CPU of each service when it has become ready without work. */
  readonly startCost: CpuByName;
  readonly profileFolder: string | undefined;
  readonly abort: AbortSignal;
}

async function runStage(stage: Stage, { signalbox, watch, messages, startCost, profileFolder, abort }: StageRun): Promise<StageResult> {
  const before = await readStackCpu(signalbox.stack);
  await stage.start(signalbox, profileFolder);
  const startedMs = performance.now();
  await awaitCount({ what: `messages of ${stage.name}`, count: () => stage.count(watch, signalbox), goal: messages, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
  const elapsedMs = performance.now() - startedMs;
  const starts = Object.fromEntries(Object.entries(stage.processes).map(([process, service]) => [process, startCost[service] ?? 0]));
  const cpuMs = withoutStarts(spentSince(before, await readStackCpu(signalbox.stack)), starts);
  await stage.stop(signalbox);
  return { row: makeCostRow({ name: stage.name, messages, elapsedMs, cpuMs }), figures: detail(stage.name, cpuMs, messages) };
}

const detail = (stage: string, cpuMs: CpuByName, messages: number): Figure[] =>
  Object.entries(cpuMs).filter(([, ms]) => ms > 0).map(([process, ms]) => ({ name: `${stage}: CPU of ${process}`, value: ms / messages, unit: 'ms/message' }));
