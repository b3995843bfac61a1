import { readdir, readFile } from 'node:fs/promises';
import { parseProcessStat, sumTreeMs, type ProcessStat } from './process-stat.js';

async function readStats(): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may end between the listing and the reading.
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)));
  return texts.filter((text) => text !== null).map(parseProcessStat);
}

/** CPU time that each process and its descendants have used so far, in ms; exact to 10 ms. Linux only. */
export async function readCpuByPid(pids: readonly number[]): Promise<Map<number, number>> {
  const stats = await readStats();
  return new Map(pids.map((pid) => [pid, sumTreeMs(stats, pid)]));
}

/** As `readCpuByPid`, of one process. */
export async function readCpuMs(pid: number): Promise<number> {
  return (await readCpuByPid([pid])).get(pid) ?? 0;
}
