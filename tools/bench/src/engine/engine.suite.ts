import type { Suite } from '../suite.js';
import { BARS } from './bar.js';
import { engineCommand } from './engine-command.js';
import { ENGINE_USAGE } from './engine-options.js';
import { TRIALS } from './trials.js';

export const engineSuite: Suite = {
  name: 'engine',
  usage: ENGINE_USAGE,
  run: (args, terminal) => engineCommand({ args, bars: BARS, trials: TRIALS, ownServers: true, ...terminal }),
};
