export * from './parse-recipient.js';
export * from './recipient.js';
