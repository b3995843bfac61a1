import type { SubmitRequest } from '../message-provider.js';
import { addressOn, isMessagingService } from './addresses.js';
import { hintFor } from './purpose-hints.js';
import { speak } from './spoken-text.js';
import { statusCallbackUrl } from './status-callback-url.js';
import type { SdkClient } from './twilio-client.js';

export type MessageFields = Parameters<SdkClient['messages']['create']>[0];
export type CallFields = Parameters<SdkClient['calls']['create']>[0];

/** Rings for so long; who has not picked up then has gone to voice mail or is not there. */
const RING_S = 30;
/** The longest that anything we say takes, twice. */
const CALL_LIMIT_S = 240;

/** What creates a message: SMS, MMS or WhatsApp. */
export function messageFieldsOf(request: SubmitRequest, validityPeriod: number, callbackBaseUrl: string): MessageFields {
  const { channel, to, sender, body, rich, purpose } = request;
  const { template, mediaUrls = [] } = rich ?? {};
  const content = template === undefined ? { body } : { contentSid: template.contentSid, contentVariables: JSON.stringify(template.variables) };
  return {
    to: addressOn(channel, to),
    ...(isMessagingService(sender) ? { messagingServiceSid: sender } : { from: addressOn(channel, sender) }),
    ...content,
    ...(mediaUrls.length > 0 && { mediaUrl: [...mediaUrls] }),
    validityPeriod,
    statusCallback: statusCallbackUrl(callbackBaseUrl, request),
    ...hintFor(purpose),
  };
}

/** What creates a call that speaks the text, or does what its URL says. */
export function callFieldsOf(request: SubmitRequest, callbackBaseUrl: string): CallFields {
  const { to, sender, body, rich } = request;
  const script = rich?.voiceUrl === undefined ? { twiml: speak(body) } : { url: rich.voiceUrl };
  return {
    to, from: sender, ...script,
    timeout: RING_S,
    timeLimit: CALL_LIMIT_S,
    statusCallback: statusCallbackUrl(callbackBaseUrl, request),
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  };
}
