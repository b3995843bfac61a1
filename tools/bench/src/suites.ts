import { engineSuite } from './engine/engine.suite.js';
import { quickSuite } from './quick/quick.suite.js';
import { servicesSuite } from './services/services.suite.js';
import type { Suite } from './suite.js';

/** All that `npm run bench` can measure. */
export const SUITES: readonly Suite[] = [quickSuite, servicesSuite, engineSuite];
