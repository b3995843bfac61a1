export { openSpool, type SpoolOptions } from './open-spool.js';
export type { BatchLimits, SpoolBatch, SpooledRecord } from './segment-reader.js';
export type { Spool, SpoolStatus } from './spool.js';
export type { AppendFile, SpoolFiles } from './spool-files.js';
export { SPOOL_LIMITS, type SpoolLimits } from './spool-limits.js';
