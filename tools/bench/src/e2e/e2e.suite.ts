import { MEASURE_USAGE } from '../measure/measure-options.js';
import { measuredSuite } from '../measured-suite.js';
import { runE2e } from './run-e2e.js';

/** A backlog of intents through everything, beside the least that could be done with it. */
export const e2eSuite = measuredSuite({ name: 'e2e', usage: MEASURE_USAGE, usual: { count: 20_000, rounds: 3 }, measure: runE2e });
