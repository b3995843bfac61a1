export * from './development-keys.js';
export { type RandomBytes } from './envelope.js';
export { constantTimeEqual, hash22, makeEventId, messageIdFromOrigin } from './keyed-hash.js';
export * from './keyring.js';
export { createRandomPool } from './random-pool.js';
export { wrapRecipientKey } from './recipient-key.js';
