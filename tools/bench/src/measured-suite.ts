import { parseMeasureOptions, type MeasureOptions, type UsualMeasure } from './measure/measure-options.js';
import { prepareProfileFolder } from './profile/profile-folder.js';
import { readProfiles } from './profile/read-profiles.js';
import { publishReport } from './report/publish-report.js';
import type { Report } from './report/report.js';
import type { Suite } from './suite.js';

export interface Measuring {
  readonly name: string;
  /** What comes after the name. */
  readonly usage: string;
  readonly usual: UsualMeasure;
  measure(run: MeasureOptions & { readonly print: (line: string) => void; readonly abort: AbortSignal }): Promise<Report>;
}

/** A suite that counts, repeats, profiles and reports as all of them do. */
export function measuredSuite({ name, usage, usual, measure }: Measuring): Suite {
  return {
    name,
    usage: `npm run bench -- ${name} ${usage}`,
    async run(args, terminal) {
      const options = parseMeasureOptions(args, usual, name);
      const { jsonFile, profileFolder } = options;
      if (profileFolder !== undefined) await prepareProfileFolder(profileFolder);
      const report = await measure({ ...options, print: terminal.progress, abort: terminal.abort });
      const profiles = profileFolder === undefined ? [] : await readProfiles(profileFolder);
      return publishReport({ ...report, profiles }, terminal, jsonFile);
    },
  };
}
