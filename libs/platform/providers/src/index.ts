export * from './message-provider.js';
export * from './memory-provider.js';
export { createProviderRegistry, type ProviderRegistry } from './provider-registry.js';
export { explainTwilioCode, type CodeClass, type CodeRow, type CodeVerdict } from './twilio/code-table.js';
export { createTwilioProvider, DEFAULT_CALL_DEADLINE_MS, SHORTEST_CALL_DEADLINE_MS, type TwilioOptions } from './twilio/twilio-provider.js';
export { looksSigned, validateTwilioWebhook, type SignedWebhook } from './twilio/webhook-signature.js';
