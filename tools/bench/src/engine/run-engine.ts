import { availableParallelism, loadavg } from 'node:os';
import { startStack, type Stack } from '@signalbox/local-stack';
import type { Figure } from '../report/figure.js';
import type { Report } from '../report/report.js';
import type { EngineBar } from './bar.js';
import type { EngineOptions } from './engine-options.js';
import { judgeBar, type JudgedBar } from '../report/judge-bars.js';
import { describeRun } from '../report/run-notes.js';
import type { Comparison, Findings, Trial, TrialName, TrialSetup } from './trial.js';

export type Trials = Readonly<Record<TrialName, Trial>>;

export interface EngineRun extends Pick<TrialSetup, 'print' | 'abort'> {
  readonly options: EngineOptions;
  readonly trials: Trials;
  /** Starts servers even where the environment names some: the trials break them. */
  readonly ownServers: boolean;
}

/** Carries out the trials of the bars that are asked for, one after another, and judges each bar. A trial that fails is told of and counts as not measured. */
export async function runEngine(run: EngineRun): Promise<Report & { readonly bars: readonly JudgedBar[] }> {
  const { bars, isShort, seed } = run.options;
  const servers = new Servers(run);
  const findings = new Map<TrialName, Findings>();
  const notes = describeRun({ isShort, seed, loadBefore: loadavg()[0] ?? 0, cores: availableParallelism() });
  try {
    for (const name of namesOf(bars)) {
      const outcome = await carryOut(name, run, servers);
      if ('error' in outcome) notes.push(`${name} could not be carried through: ${outcome.error}`);
      else findings.set(name, outcome);
    }
  } finally {
    await servers.stop();
  }
  const judged = bars.map((bar) => judgeBar(bar, findings.get(bar.trial), { isShort }));
  const figures: Figure[] = [...findings.values()].flatMap((found) => found.figures);
  const comparisons: Comparison[] = [...findings.values()].flatMap((found) => found.comparisons ?? []);
  return { notes, bars: judged, comparisons, figures };
}

const namesOf = (bars: readonly EngineBar[]): TrialName[] => [...new Set(bars.map(({ trial }) => trial))];

async function carryOut(name: TrialName, { options, trials, print, abort }: EngineRun, servers: Servers): Promise<Findings | { readonly error: string }> {
  abort.throwIfAborted();
  const startedMs = performance.now();
  try {
    print(`${name} …`);
    const { isShort, seed } = options;
    const prefix = `bench-${process.pid}-${Date.now().toString(36)}-`;
    const found = await trials[name]({ openStack: (brokers) => servers.provide(brokers), prefix, isShort, seed, print: (line) => print(`  ${line}`), abort });
    print(`${name}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
    return found;
  } catch (error) {
    abort.throwIfAborted();
    // A failed trial may have left its servers in any state.
    await servers.stop();
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The servers of this run: one set at a time, kept as long as trials ask for the same. */
class Servers {
  readonly #run: Pick<EngineRun, 'print' | 'abort' | 'ownServers'>;
  #current: { readonly brokers: 1 | 3; readonly stack: Stack } | undefined;

  constructor(run: Pick<EngineRun, 'print' | 'abort' | 'ownServers'>) {
    this.#run = run;
  }

  async provide(brokers: 1 | 3): Promise<Stack> {
    if (this.#current?.brokers !== brokers) {
      await this.stop();
      const { print, abort, ownServers } = this.#run;
      this.#current = { brokers, stack: await startStack({ brokers, ownServers, durability: 'relaxed', onLog: print, abort }) };
    }
    return this.#current.stack;
  }

  async stop(): Promise<void> {
    const { stack } = this.#current ?? {};
    this.#current = undefined;
    await stack?.stop();
  }
}
