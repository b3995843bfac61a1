import type { Field } from '../callback/request-signature.js';
import { API_VERSION } from '../callback/webhook-fields.js';
import { durationOf, isOver, type CallEvent, type CallRecord } from './call-record.js';

/** What every voice webhook says. Source: https://www.twilio.com/docs/voice/twiml#request-parameters */
export function voiceFields({ sid, accountSid, draft, status, answeredBy }: CallRecord): Field[] {
  const fields: Field[] = [
    ['CallSid', sid],
    ['AccountSid', accountSid],
    ['From', draft.from],
    ['To', draft.to],
    ['Caller', draft.from],
    ['Called', draft.to],
    ['Direction', 'outbound-api'],
    ['ApiVersion', API_VERSION],
    ['CallStatus', status],
  ];
  if (answeredBy !== null) fields.push(['AnsweredBy', answeredBy]);
  return fields;
}

/** Source: https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent */
export function progressFields(call: CallRecord, event: CallEvent, atMs: number): Field[] {
  const fields = voiceFields(call).map(([name, value]): Field => (name === 'CallStatus' && event === 'initiated' ? [name, event] : [name, value]));
  fields.push(
    ['Timestamp', new Date(atMs).toUTCString().replace('GMT', '+0000')],
    ['CallbackSource', 'call-progress-events'],
    ['SequenceNumber', String(call.sequenceNumber)],
  );
  if (!isOver(call)) return fields;
  const durationS = durationOf(call) ?? 0;
  fields.push(['CallDuration', String(durationS)], ['Duration', String(Math.ceil(durationS / 60))]);
  if (call.sipResponseCode !== null) fields.push(['SipResponseCode', String(call.sipResponseCode)]);
  return fields;
}
