export * from './admit-intent.js';
export * from './judge-repetition.js';
