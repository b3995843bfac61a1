import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_NAMES, startSignalbox } from '@signalbox/local-stack';
import { readCpuByPid } from '../measure/process-cpu.js';
import type { Findings, Trial, TrialSetup } from './trial.js';

export interface IdleSize {
  /** Until a service that has just started is done with itself. */
  readonly settleMs: number;
  readonly measureMs: number;
}

const FULL: IdleSize = { settleMs: 15_000, measureMs: 30_000 };
const SHORT: IdleSize = { settleMs: 5_000, measureMs: 10_000 };

export const idleTrial = (full = FULL): Trial => (setup) => measureIdle(setup, setup.isShort ? SHORT : full);

async function measureIdle({ print, abort }: TrialSetup, { settleMs, measureMs }: IdleSize): Promise<Findings> {
  const { stack, stop } = await startSignalbox({ ownServers: true, seed: 'idle', onLog: print, abort });
  try {
    const isService = (name: string): boolean => (SERVICE_NAMES as readonly string[]).includes(name);
    const services = stack.processes().filter(({ name }) => isService(name));
    const pids = services.map(({ pid }) => pid);
    await sleep(settleMs, undefined, { signal: abort });
    const [before, startedMs] = [await readCpuByPid(pids), performance.now()];
    await sleep(measureMs, undefined, { signal: abort });
    const [after, elapsedMs] = [await readCpuByPid(pids), performance.now() - startedMs];
    const figures = services.map(({ name, pid }) => ({ name: `idle CPU of ${name}`, value: (((after.get(pid) ?? 0) - (before.get(pid) ?? 0)) / elapsedMs) * 100, unit: '% of a core' }));
    return { values: { 'idle-cpu': Math.max(...figures.map(({ value }) => value)) }, figures };
  } finally {
    await stop();
  }
}
