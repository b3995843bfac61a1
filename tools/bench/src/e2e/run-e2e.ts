import { availableParallelism, loadavg } from 'node:os';
import { medianOf } from '@signalbox/checkers';
import type { Signalbox } from '@signalbox/local-stack';
import { makeBenchLoad } from '../measure/bench-load.js';
import { readStackCpu } from '../measure/cpu-meter.js';
import type { MeasureOptions } from '../measure/measure-options.js';
import { openSignalbox } from '../measure/open-signalbox.js';
import { ServerWatch } from '../measure/watch-servers.js';
import { makeCostRow, type CostRow } from '../report/cost-row.js';
import type { Figure } from '../report/figure.js';
import { judgeBar } from '../report/judge-bars.js';
import type { Report } from '../report/report.js';
import { describeBusyMachine } from '../report/run-notes.js';
import { E2E_BARS, readE2eValues, type E2eRound } from './e2e-bars.js';
import { runFloorRound } from './floor-round.js';
import { runSignalboxRound, type SignalboxPass } from './signalbox-round.js';

export interface E2eRun extends Pick<MeasureOptions, 'count' | 'rounds' | 'profileFolder'> {
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

interface MeasuredRound extends E2eRound {
  readonly pass: SignalboxPass;
}

/** The carrier takes this long to answer, as one in the same region does. */
const REPLY_DELAY_MS = { min: 0, max: 20 };
/** Enough for the first optimisations of every process. */
const WARM_UP_MESSAGES = 1_000;

export async function runE2e({ count, rounds, profileFolder, print, abort }: E2eRun): Promise<Report> {
  const notes = describeBusyMachine({ loadBefore: loadavg()[0] ?? 0, cores: availableParallelism() });
  const signalbox = await openSignalbox({ replyDelayMs: REPLY_DELAY_MS, profileFolder, print, abort });
  const watch = new ServerWatch(signalbox.stack);
  try {
    const measured: MeasuredRound[] = [];
    const intakeStartMs = (await readStackCpu(signalbox.stack))['intake'] ?? 0;
    await runSignalboxRound({ signalbox, watch, intakeStartMs, abort, ...newRun(WARM_UP_MESSAGES) });
    for (let round = 0; round < rounds; round += 1) measured.push(await runRound({ signalbox, watch, intakeStartMs, count, print, abort }));
    const values = readE2eValues(measured);
    return {
      notes: [...notes, 'The simulated carrier is not counted, nor is the start of processes.'],
      bars: E2E_BARS.map((bar) => judgeBar(bar, { values }, { isShort: false })),
      costs: measured.flatMap(({ signalbox: ours, floor }) => [ours, floor]),
      figures: readFigures(measured),
    };
  } finally {
    await watch.close();
    await signalbox.stop();
  }
}

function newRun(count: number) {
  const runId = `bench-${process.pid}-${Date.now().toString(36)}`;
  return { runId, loads: makeBenchLoad(runId, count) };
}

interface RoundSetup extends Pick<E2eRun, 'count' | 'print' | 'abort'> {
  readonly signalbox: Signalbox;
  readonly watch: ServerWatch;
  readonly intakeStartMs: number;
}

async function runRound({ signalbox, watch, intakeStartMs, count, print, abort }: RoundSetup): Promise<MeasuredRound> {
  const run = newRun(count);
  const pass = await runSignalboxRound({ signalbox, watch, intakeStartMs, abort, ...run });
  const ours = report(makeCostRow({ name: 'signalbox', ...pass }), print);
  const floor = await runFloorRound({ signalbox, messages: pass.messages, runId: run.runId, abort });
  return { pass, signalbox: ours, floor: report(makeCostRow({ name: 'floor', ...floor }), print) };
}

function report(row: CostRow, print: (line: string) => void): CostRow {
  print(`${row.name}: ${Math.round(row.messagesPerSecond)} messages/s`);
  return row;
}

/** Of every process, medians over the rounds. */
function readFigures(rounds: readonly MeasuredRound[]): Figure[] {
  const names = Object.keys(rounds[0]?.pass.cpuMs ?? {});
  return names.map((name) => ({ name: `CPU of ${name}`, value: medianOf(rounds.map(({ pass }) => (pass.cpuMs[name] ?? 0) / pass.messages)), unit: 'ms/message' }));
}
