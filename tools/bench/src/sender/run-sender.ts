import { availableParallelism, loadavg } from 'node:os';
import { judgeBar, type JudgedBar } from '../report/judge-bars.js';
import type { Report } from '../report/report.js';
import { describeBusyMachine } from '../report/run-notes.js';
import type { SenderOptions } from './sender-options.js';
import type { SenderFindings, SenderSetup, SenderTrialName, SenderTrials } from './sender-trial.js';

export interface SenderRun extends Pick<SenderSetup, 'print' | 'abort'> {
  readonly options: Pick<SenderOptions, 'bars' | 'isShort' | 'count'>;
  readonly trials: SenderTrials;
}

/** Carries out the trials of the bars that are asked for, one after another, and judges each bar. A trial that fails is told of and counts as not measured. */
export async function runSender(run: SenderRun): Promise<Report & { readonly bars: readonly JudgedBar[] }> {
  const { bars, isShort } = run.options;
  const findings = new Map<SenderTrialName, SenderFindings>();
  const notes = [
    ...(isShort ? ['This is a short run: what it reaches says nothing of the full bars.'] : []),
    ...describeBusyMachine({ loadBefore: loadavg()[0] ?? 0, cores: availableParallelism() }),
    'The carrier, Kafka, PostgreSQL and what puts the messages in share the machine with the sender.',
  ];
  for (const name of new Set(bars.map(({ trial }) => trial))) {
    const outcome = await carryOut(name, run);
    if ('error' in outcome) notes.push(`${name} could not be carried through: ${outcome.error}`);
    else findings.set(name, outcome);
  }
  const found = [...findings.values()];
  return {
    notes: [...notes, ...found.flatMap((one) => one.notes ?? [])],
    bars: bars.map((bar) => judgeBar(bar, findings.get(bar.trial), { isShort })),
    figures: found.flatMap(({ figures }) => figures),
  };
}

async function carryOut(name: SenderTrialName, { options: { isShort, count }, trials, print, abort }: SenderRun): Promise<SenderFindings | { readonly error: string }> {
  abort.throwIfAborted();
  const startedMs = performance.now();
  print(`${name} …`);
  try {
    const found = await trials[name]({ isShort, count, print: (line) => print(`  ${line}`), abort });
    print(`${name}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
    return found;
  } catch (error) {
    abort.throwIfAborted();
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
