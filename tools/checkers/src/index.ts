export * from './history.js';
export * from './status-history.js';
export * from './check-lost.js';
export * from './check-duplicates.js';
export * from './check-order.js';
export * from './check-pace.js';
export * from './check-statuses.js';
export * from './scan-personal-data.js';
