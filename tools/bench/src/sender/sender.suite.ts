import { publishReport } from '../report/publish-report.js';
import type { Suite } from '../suite.js';
import { runSender } from './run-sender.js';
import { SENDER_BARS } from './sender-bars.js';
import { parseSenderOptions, SENDER_USAGE } from './sender-options.js';
import { TRIALS } from './trials.js';

/** The sender against its bars: pace, doubt, lanes, carriers that fail. */
export const senderSuite: Suite = {
  name: 'sender',
  usage: SENDER_USAGE,
  async run(args, terminal) {
    const options = parseSenderOptions(args, SENDER_BARS);
    const report = await runSender({ options, trials: TRIALS, print: terminal.progress, abort: terminal.abort });
    return publishReport(report, terminal, options.jsonFile);
  },
};
