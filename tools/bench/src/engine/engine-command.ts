import { publishReport } from '../report/publish-report.js';
import type { EngineBar } from './bar.js';
import { parseEngineOptions } from './engine-options.js';
import { runEngine, type EngineRun } from './run-engine.js';

export interface EngineCommand extends Pick<EngineRun, 'trials' | 'ownServers' | 'abort'> {
  readonly args: readonly string[];
  readonly bars: readonly EngineBar[];
  /** The report, and how far the run is. */
  readonly out: (text: string) => void;
  readonly progress: (line: string) => void;
}

/** Measures the bars that the arguments name, prints the report and gives the exit code: 1 where one falls short. Throws RangeError and TypeError for wrong arguments. */
export async function engineCommand({ args, bars, out, progress, ...run }: EngineCommand): Promise<number> {
  const options = parseEngineOptions(args, bars);
  const report = await runEngine({ ...run, options, print: progress });
  return publishReport(report, { out }, options.jsonFile);
}
