import { join } from 'node:path';

/** Short against the work on one record, long enough to cost little. */
const SAMPLE_INTERVAL_US = 500;

/** Has Node write a CPU profile of the process to a folder of its own when it ends in order. */
export function profilingEnvironment(folder: string, name: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=${SAMPLE_INTERVAL_US} --cpu-prof-dir=${join(folder, name)}` };
}
