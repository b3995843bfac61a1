import { runHttpDoor } from '../http-door/run-http-door.js';
import { runKeepUp } from '../keep-up/run-keep-up.js';
import { MEASURE_USAGE, type MeasureOptions } from '../measure/measure-options.js';
import { measuredSuite } from '../measured-suite.js';
import { joinReports } from '../report/join-reports.js';
import type { Report } from '../report/report.js';
import { runServices } from './run-services.js';

type Run = MeasureOptions & { readonly print: (line: string) => void; readonly abort: AbortSignal };

/** By the names that `--only` takes. */
const PARTS: Readonly<Record<string, (run: Run) => Promise<Report>>> = { stages: runServices, http: runHttpDoor, onlookers: runKeepUp };

/** Each stage alone on a backlog of its own; intents by HTTP against a bare endpoint; and whether those that look on keep up. */
export const servicesSuite = measuredSuite({
  name: 'services', usage: MEASURE_USAGE.replace('[--count', `[--only ${Object.keys(PARTS).join(',')}] [--count`), usual: { count: 10_000, rounds: 3, parts: Object.keys(PARTS) },
  measure: async (run) => {
    const reports: Report[] = [];
    for (const name of run.only) if (PARTS[name]) reports.push(await PARTS[name](run));
    return joinReports(reports);
  },
});
