import type { ProviderCallback } from '@signalbox/contracts';
import { hash22, type Keyring } from '@signalbox/crypto';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { isUuid } from '@signalbox/message';
import { newTraceparent } from '@signalbox/telemetry';
import type { EdgeTools } from './edge-tools.js';
import { numberOf, readCallSid, readMessageSid, readParam, type Params, type Webhook } from './webhook.js';

const RECIPIENT_KEY = /^[A-Za-z0-9_-]{22}$/;
const ATTEMPT = /^[1-9]\d{0,3}$/;
const STATUS_WORD = /^[A-Za-z][A-Za-z_-]{0,31}$/;
const ERROR_CODE = /^\d{1,9}$/;

/** The record of a status callback, of a message or of a call that speaks one; null where it says too little to be of use: no id, no status or no recipient. */
export function makeCallbackRecord({ path, params }: Webhook, { keyring, clock, random }: EdgeTools): OutboundRecord | null {
  const providerMessageId = readMessageSid(params) ?? readCallSid(params);
  const status = readParam(params, 'MessageStatus') ?? readParam(params, 'SmsStatus') ?? readParam(params, 'CallStatus');
  const target = readTarget(path, params, keyring);
  if (providerMessageId === undefined || status === undefined || !STATUS_WORD.test(status) || target === null) return null;
  const code = readParam(params, 'ErrorCode');
  const errorCode = code !== undefined && ERROR_CODE.test(code) ? Number(code) : undefined;
  const callback: ProviderCallback = {
    callbackId: hash22('twilio', providerMessageId, status, String(errorCode ?? ''), readParam(params, 'RawDlrDoneDate') ?? ''),
    provider: 'twilio', providerMessageId, status,
    ...(errorCode !== undefined && { errorCode }),
    ...target,
    receivedAt: new Date(clock.nowMs()).toISOString(),
    raw: keyring.seal(JSON.stringify(params), 'callback'),
  };
  return toRecord('provider-callbacks', 'provider-callback', callback, { key: target.recipientKey, traceparent: newTraceparent(random) });
}

type Target = Pick<ProviderCallback, 'recipientKey' | 'messageId' | 'attempt'>;

/**
 * Who it is about: by the parameters that the sender put into the URL, all three or none, so that a message is named only together
 * with the key it is stored under; else by the number.
 */
function readTarget(path: string, params: Params, keyring: Keyring): Target | null {
  const query = new URLSearchParams(path.slice((path.indexOf('?') + 1) || path.length));
  const [key, messageId, attempt] = [query.get('k') ?? '', query.get('m') ?? '', query.get('a') ?? ''];
  if (RECIPIENT_KEY.test(key)) return isUuid(messageId) && ATTEMPT.test(attempt) ? { recipientKey: key, messageId, attempt: Number(attempt) } : { recipientKey: key };
  const to = readParam(params, 'To');
  return to === undefined || to === '' ? null : { recipientKey: keyring.recipientKeyOf(numberOf(to)) };
}
