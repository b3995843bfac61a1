import { readFile } from 'node:fs/promises';

/** Resident memory in MB of the text of /proc/<pid>/status; NaN where it names none. */
export function parseResidentMb(text: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? NaN) / 1024;
}

/** Resident memory of each process by its name; one that has gone is left out. Linux only. */
export async function readMemory(processes: readonly { readonly name: string; readonly pid: number }[]): Promise<Map<string, number>> {
  const texts = await Promise.all(processes.map(async ({ name, pid }) => [name, await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')] as const));
  return new Map(texts.map(([name, text]) => [name, parseResidentMb(text)] as const).filter(([, mb]) => !Number.isNaN(mb)));
}
