export * from './database.js';
export * from './map-error.js';
export * from './open-database.js';
export * from './origin-columns.js';
export * from './micro-batch.js';
export * from './levers.js';
export * from './lever-reader.js';
export * from './rate-bucket.js';
