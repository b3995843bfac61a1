import { readProfiles } from '../profile/read-profiles.js';
import { preparedProfileFolder } from '../profile/profile-folder.js';
import { MEASURE_USAGE, parseMeasureOptions } from '../measure/measure-options.js';
import { publishReport } from '../report/publish-report.js';
import type { Suite } from '../suite.js';
import { runServices } from './run-services.js';

const USUAL = { count: 10_000, rounds: 1 };

/** Each stage alone on a backlog of its own: what it costs, and how fast it goes when nothing else runs. */
export const servicesSuite: Suite = {
  name: 'services',
  usage: `npm run bench -- services ${MEASURE_USAGE}`,
  async run(args, terminal) {
    const options = parseMeasureOptions(args, USUAL, await preparedProfileFolder('services'));
    const report = await runServices({ ...options, print: terminal.progress, abort: terminal.abort });
    const profiles = options.profileFolder === undefined ? [] : await readProfiles(options.profileFolder);
    return publishReport({ ...report, profiles }, terminal, options.jsonFile);
  },
};
