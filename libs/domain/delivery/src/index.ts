export * from './delivery-fact.js';
export * from './delivery-state.js';
export { newsOfFact, newsOfReport, newsOfSilence, type News } from './news.js';
export * from './opt-out-keywords.js';
export * from './project.js';
export * from './status-evidence.js';
