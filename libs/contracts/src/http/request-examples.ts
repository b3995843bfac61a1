import type { BatchRequest, IntentRequest } from './intent-requests.js';
import type Type from 'typebox';

const code: IntentRequest = { purpose: 'one-time-passcode', personal: { to: '+447700900123', body: 'Your code is 482913' } };
const parcel: IntentRequest = { purpose: 'delivery-update', templateId: 'parcel-out-for-delivery', personal: { to: '+447700900124', variables: { window: '14:00-16:00' } } };
const batch: Type.Static<typeof BatchRequest> = { intents: [{ idempotencyKey: 'spring-sale:8842', purpose: 'marketing', campaignId: 'spring-sale', personal: { to: '+447700900125', body: 'Our spring sale starts today.' } }] };

/** One valid request of every kind, for the OpenAPI document. */
export const REQUEST_EXAMPLES = {
  IntentRequest: { code: { summary: 'A login code', value: code }, parcel: { summary: 'By a template', value: parcel } },
  BatchRequest: { campaign: { summary: 'A part of a campaign', value: batch } },
} as const;
