import { MEASURE_USAGE } from '../measure/measure-options.js';
import { measuredSuite } from '../measured-suite.js';
import { runWebhooks } from './run-webhooks.js';

/** Status callbacks, durable in Kafka when they are answered, against an endpoint that only answers. */
export const webhooksSuite = measuredSuite({ name: 'webhooks', usage: MEASURE_USAGE.replace('[--count MESSAGES] ', ''), usual: { count: 1, rounds: 3 }, measure: runWebhooks });
