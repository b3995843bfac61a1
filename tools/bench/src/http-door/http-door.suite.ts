import { MEASURE_USAGE } from '../measure/measure-options.js';
import { measuredSuite } from '../measured-suite.js';
import { runHttpDoor } from './run-http-door.js';

/** Intents by HTTP against a bare endpoint. */
export const httpDoorSuite = measuredSuite({ name: 'http-door', usage: MEASURE_USAGE, usual: { count: 1, rounds: 3 }, measure: runHttpDoor });
