import { e2eSuite } from './e2e/e2e.suite.js';
import { engineSuite } from './engine/engine.suite.js';
import { quickSuite } from './quick/quick.suite.js';
import { senderSuite } from './sender/sender.suite.js';
import { servicesSuite } from './services/services.suite.js';
import type { Suite } from './suite.js';
import { webhooksSuite } from './webhooks/webhooks.suite.js';

/** All that `npm run bench` can measure. */
export const SUITES: readonly Suite[] = [quickSuite, e2eSuite, servicesSuite, webhooksSuite, senderSuite, engineSuite];
