export { isClean, judgeRun, type Verdict } from './judge-run.js';
export { AREA_CODES } from './area-codes.js';
export { intentName, makeLoad, type Load, type LoadOptions, type PlannedIntent } from './load.js';
export { makeRecipients } from './recipients.js';
export { runLoad, type Progress, type RunHistory, type RunOptions } from './run-load.js';
export { percentile } from '@signalbox/checkers';
export { renderReport } from './run-report.js';
export { sayStop } from './say-stop.js';
