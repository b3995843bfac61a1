export * from './label-values.js';
export * from './logger.js';
export * from './metric-names.js';
export * from './metrics.js';
export { scrubText } from './scrub.js';
export * from './trace-context.js';
