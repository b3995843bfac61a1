import { MEASURE_USAGE } from '../measure/measure-options.js';
import { measuredSuite } from '../measured-suite.js';
import { runServices } from './run-services.js';

/** Each stage alone on a backlog of its own: what it costs, and how fast it goes when nothing else runs. */
export const servicesSuite = measuredSuite({ name: 'services', usage: MEASURE_USAGE, usual: { count: 10_000, rounds: 1 }, measure: runServices });
