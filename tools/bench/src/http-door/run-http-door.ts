import { availableParallelism, loadavg } from 'node:os';
import { medianOf } from '@signalbox/checkers';
import { DEVELOPMENT_TENANTS, SERVICE_NAMES, type Signalbox } from '@signalbox/local-stack';
import { withBareEndpoint } from '../measure/bare-endpoint.js';
import { readStackCpu, spentSince } from '../measure/cpu-meter.js';
import { openSignalbox } from '../measure/open-signalbox.js';
import type { Figure } from '../report/figure.js';
import { judgeBar } from '../report/judge-bars.js';
import type { Report } from '../report/report.js';
import { describeBusyMachine } from '../report/run-notes.js';
import { runRig, type RigTask } from '../rig.js';
import { HTTP_BARS, paceOf, readHttpValues, type HttpRound } from './http-bars.js';
import type { LoadPass, LoadTask } from './load-task.js';

export interface HttpDoorRun {
  readonly rounds: number;
  readonly profileFolder?: string | undefined;
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

const CONNECTIONS = 64;
const WARM_UP_MS = 3_000;
/** The bare endpoint answers so many in that time. Node compiles what runs often, in steps: the first thousands of a process cost nearly twice as much. */
const WARM_UP_REQUESTS = 20_000;
const PASS_MS = 5_000;

/** Rounds of a bare endpoint and of intake, which runs without the stages behind it. */
export async function runHttpDoor({ rounds, profileFolder, print, abort }: HttpDoorRun): Promise<Report> {
  const notes = describeBusyMachine({ loadBefore: loadavg()[0] ?? 0, cores: availableParallelism() });
  const signalbox = await openSignalbox({ replyDelayMs: { min: 0, max: 0 }, profileFolder, print, abort });
  try {
    await Promise.all(SERVICE_NAMES.filter((name) => name !== 'intake').map((name) => signalbox.stack.service(name).stop()));
    const measured: HttpRound[] = [];
    for (let round = 0; round < rounds; round += 1) measured.push(await runRound(signalbox, round, { print, abort }));
    return { notes: [...notes, 'The program that sends the requests shares the machine with what answers them.'], bars: HTTP_BARS.map((bar) => judgeBar(bar, { values: readHttpValues(measured) }, { isShort: false })), figures: readFigures(measured) };
  } finally {
    await signalbox.stop();
  }
}

async function runRound(signalbox: Signalbox, round: number, { print, abort }: Pick<HttpDoorRun, 'print' | 'abort'>): Promise<HttpRound> {
  const shared: RigTask = { client: 'kafkajs', brokers: signalbox.stack.kafkaBrokers, prefix: '' };
  const bare = await withBareEndpoint('http-door/bare-endpoint', shared, { abort, use: (origin) => load({ shared, origin, runId: `bare-${round}`, isWarm: false, abort }) });
  const before = await readStackCpu(signalbox.stack);
  const door = await load({ shared, origin: signalbox.originOf('intake'), runId: `door-${process.pid}-${round}`, isWarm: round > 0, abort });
  const cpuMs = spentSince(before, await readStackCpu(signalbox.stack));
  print(`bare ${Math.round(paceOf(bare))}/s, door ${Math.round(paceOf(door))}/s (p99 ${door.p99Ms.toFixed(1)} ms, ${door.refused} refused)`);
  return { bare, door, cpuMs };
}

interface Load extends Pick<LoadTask, 'origin' | 'runId'> {
  readonly shared: RigTask;
  /** The process that answers has been warmed up before. */
  readonly isWarm: boolean;
  readonly abort: AbortSignal;
}

function load({ shared, origin, runId, isWarm, abort }: Load): Promise<LoadPass> {
  const apiKey = DEVELOPMENT_TENANTS[0]?.apiKey ?? '';
  return runRig<LoadTask, LoadPass>('http-door/load', { ...shared, origin, runId, apiKey, connections: CONNECTIONS, warmUpMs: WARM_UP_MS, warmUpRequests: isWarm ? 0 : WARM_UP_REQUESTS, forMs: PASS_MS }, abort);
}

function readFigures(rounds: readonly HttpRound[]): Figure[] {
  const median = (read: (round: HttpRound) => number): number => medianOf(rounds.map(read));
  return [
    { name: 'bare endpoint', value: median(({ bare }) => paceOf(bare)), unit: 'requests/s' },
    { name: 'bare endpoint, p99', value: median(({ bare }) => bare.p99Ms), unit: 'ms' },
    { name: 'HTTP door', value: median(({ door }) => paceOf(door)), unit: 'requests/s' },
    { name: 'HTTP door, p50', value: median(({ door }) => door.p50Ms), unit: 'ms' },
    { name: 'HTTP door, p99', value: median(({ door }) => door.p99Ms), unit: 'ms' },
    ...Object.keys(rounds[0]?.cpuMs ?? {}).map((name) => ({ name: `HTTP door: CPU of ${name}`, value: median(({ door, cpuMs }) => (cpuMs[name] ?? 0) / door.sent), unit: 'ms/intent' })),
    { name: 'HTTP door, refused', value: rounds.reduce((sum, { door }) => sum + door.refused, 0), unit: 'requests' },
  ];
}
