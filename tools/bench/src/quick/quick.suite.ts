import { parseMeasureOptions } from '../measure/measure-options.js';
import { publishReport } from '../report/publish-report.js';
import type { Suite } from '../suite.js';
import { makeFigures } from './figures.js';
import { runQuick } from './run-quick.js';

const USUAL = { count: 5_000, rounds: 1 };

/** Whether everything works, and about what it costs, within a minute. */
export const quickSuite: Suite = {
  name: 'quick',
  usage: 'npm run bench -- quick [--count MESSAGES] [--json FILE]',
  async run(args, terminal) {
    const { count, jsonFile } = parseMeasureOptions(args, USUAL, 'quick');
    const figures = makeFigures(await runQuick({ count, print: terminal.progress, abort: terminal.abort }));
    return publishReport({ figures }, terminal, jsonFile);
  },
};
