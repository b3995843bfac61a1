import type { SubmitRequest } from '../message-provider.js';
import { addressOn, isMessagingService } from './addresses.js';
import { hintFor } from './purpose-hints.js';
import { speak } from './spoken-text.js';
import { statusCallbackUrl } from './status-callback-url.js';

/** Rings for so long; who has not picked up then has gone to voice mail or is not there. */
const RING_S = 30;
/** The longest that anything we say takes, twice. */
const CALL_LIMIT_S = 240;

/** What creates a message: SMS, MMS or WhatsApp. */
export function messageForm(request: SubmitRequest, validityPeriod: number, callbackBaseUrl: string): URLSearchParams {
  const { channel, to, sender, body, rich, purpose } = request;
  const { template, mediaUrls = [] } = rich ?? {};
  const form = new URLSearchParams({
    To: addressOn(channel, to),
    ...(isMessagingService(sender) ? { MessagingServiceSid: sender } : { From: addressOn(channel, sender) }),
    ...(template === undefined ? { Body: body } : { ContentSid: template.contentSid, ContentVariables: JSON.stringify(template.variables) }),
    ValidityPeriod: String(validityPeriod),
    StatusCallback: statusCallbackUrl(callbackBaseUrl, request),
    ...hintFor(purpose),
  });
  for (const url of mediaUrls) form.append('MediaUrl', url);
  return form;
}

/** What creates a call that speaks the text, or does what its URL says. */
export function callForm(request: SubmitRequest, callbackBaseUrl: string): URLSearchParams {
  const { to, sender, body, rich } = request;
  const form = new URLSearchParams({
    To: to,
    From: sender,
    ...(rich?.voiceUrl === undefined ? { Twiml: speak(body) } : { Url: rich.voiceUrl }),
    Timeout: String(RING_S),
    TimeLimit: String(CALL_LIMIT_S),
    StatusCallback: statusCallbackUrl(callbackBaseUrl, request),
  });
  for (const event of ['initiated', 'ringing', 'answered', 'completed']) form.append('StatusCallbackEvent', event);
  return form;
}
