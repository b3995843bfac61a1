import { writeFile } from 'node:fs/promises';
import { renderReport } from '../report.js';
import type { Bar } from './bar.js';
import { parseEngineOptions } from './engine-options.js';
import { exitCodeOf } from './judge-bars.js';
import { runEngine, type EngineRun } from './run-engine.js';

export interface EngineCommand extends Pick<EngineRun, 'trials' | 'ownServers' | 'abort'> {
  readonly args: readonly string[];
  readonly bars: readonly Bar[];
  /** The report, and how far the run is. */
  readonly out: (text: string) => void;
  readonly progress: (line: string) => void;
}

/** Measures the bars that the arguments name, prints the report and gives the exit code: 1 where one falls short. Throws RangeError and TypeError for wrong arguments. */
export async function engineCommand({ args, bars, out, progress, ...run }: EngineCommand): Promise<number> {
  const options = parseEngineOptions(args, bars);
  const report = await runEngine({ ...run, options, print: progress });
  out(`${renderReport(report)}\n`);
  if (options.jsonFile !== undefined) await writeFile(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  return exitCodeOf(report.bars);
}
