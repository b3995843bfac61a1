import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findHotFunctions, type CpuProfile, type HotFunction } from './cpu-profile.js';

/** Where the time of one process went. */
export interface ProcessProfile {
  readonly process: string;
  readonly functions: readonly HotFunction[];
}

const MOST_FUNCTIONS = 15;
const SUFFIX = '.cpuprofile';

/** What the processes have written into the folder, each into one with its name. */
export async function readProfiles(folder: string): Promise<ProcessProfile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const processes = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  return Promise.all(processes.map(async (process) => ({ process, functions: findHotFunctions(await readAll(join(folder, process)), MOST_FUNCTIONS) })));
}

async function readAll(folder: string): Promise<CpuProfile[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX));
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as CpuProfile));
}
