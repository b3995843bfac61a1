export { readScenarios } from './scenario/read-scenarios.js';
export { PROMISE_IDS, type PromiseId, type Scenario } from './scenario/scenario.js';
export { orderScenarios, Proving, type Outcome } from './run/run-all.js';
export { describeFaults, renderLine } from './report/text-report.js';
export { People } from './plan/people.js';
export { PLAIN_KINDS } from './plan/plan-load.js';
export { makeStatusWebhook, postWebhook, signWebhook } from './run/post-webhook.js';
export { personalDataOf } from './judge/personal-data-of.js';
export { readLogs, readMetrics, readRecords, readTables, readTopics, type Source } from './run/sources.js';
