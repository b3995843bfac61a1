export * from './admit-intent.js';
export * from './intent-limit.js';
export * from './judge-cancellation.js';
export * from './judge-repetition.js';
