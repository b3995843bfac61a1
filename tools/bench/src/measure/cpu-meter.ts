import type { Stack } from '@signalbox/local-stack';
import { readCpuByPid } from './process-cpu.js';

/** CPU time by the name of the process, in ms. */
export type CpuByName = Readonly<Record<string, number>>;

/** Of all processes of the stack that run; the supervisor only watches. */
export async function readStackCpu(stack: Stack): Promise<CpuByName> {
  const processes = stack.processes().filter(({ name }) => name !== 'supervisor');
  const cpu = await readCpuByPid(processes.map(({ pid }) => pid));
  return Object.fromEntries(processes.map(({ name, pid }) => [name, cpu.get(pid) ?? 0]));
}

/** What was spent since; a process that was not there before has spent all that it has. */
export function spentSince(before: CpuByName, after: CpuByName): CpuByName {
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]));
}

/** What was spent on work by processes that were started meanwhile: less what a start without work costs them. */
export function withoutStarts(spent: CpuByName, startCost: CpuByName): CpuByName {
  return Object.fromEntries(Object.entries(spent).map(([name, ms]) => [name, Math.max(0, ms - (startCost[name] ?? 0))]));
}

export const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
