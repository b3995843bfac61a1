import { sidOfName } from '../account/sid-mint.js';
import type { MessageRecord } from '../message/message-record.js';
import type { OptOutType } from '../sender/opt-out-network.js';
import type { Field } from './request-signature.js';

export const API_VERSION = '2010-04-01';

/** Twilio reserves the right to add parameters at any time. A reader has to sign over them and otherwise leave them be. */
const ADDED_WITHOUT_NOTICE: Field = ['SimulatorExtra', 'é 1'];

/** Source: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
export function statusFields(record: MessageRecord, receiptAtMs: number): Field[] {
  const { accountSid, from, draft, sid, status, errorCode } = record;
  const fields: Field[] = [
    ['AccountSid', accountSid],
    ['ApiVersion', API_VERSION],
    ['From', from ?? ''],
    ['To', draft.to],
    ['MessageSid', sid],
    ['SmsSid', sid],
    ['MessageStatus', status],
    ['SmsStatus', status],
    ADDED_WITHOUT_NOTICE,
  ];
  if (draft.messagingServiceSid !== null) fields.push(['MessagingServiceSid', draft.messagingServiceSid]);
  if (errorCode !== null) fields.push(['ErrorCode', String(errorCode)]);
  if (status === 'delivered' || status === 'undelivered') fields.push(['RawDlrDoneDate', minuteStamp(receiptAtMs)]);
  if (draft.to.startsWith('whatsapp:')) fields.push(...channelFields(record));
  return fields;
}

/** What WhatsApp adds. Source: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
function channelFields({ status, draft, errorCode, accountSid }: MessageRecord): Field[] {
  const fields: Field[] = [
    ['ChannelInstallSid', sidOfName('XE', accountSid)],
    ['ChannelPrefix', 'whatsapp'],
    ['ChannelToAddress', draft.to.slice('whatsapp:'.length)],
  ];
  if (status === 'read' || status === 'delivered' || status === 'undelivered') fields.push(['EventType', status.toUpperCase()]);
  if (errorCode !== null) fields.push(['ChannelStatusMessage', `Failed with code ${errorCode}`]);
  return fields;
}

/** Source: https://www.twilio.com/docs/messaging/guides/webhook-request */
export function inboundFields(record: MessageRecord, messagingServiceSid: string | null, optOutType: OptOutType | null): Field[] {
  const { sid, draft, accountSid, segments } = record;
  const fields: Field[] = [
    ['MessageSid', sid],
    ['SmsSid', sid],
    ['SmsMessageSid', sid],
    ['AccountSid', accountSid],
    ['From', draft.from ?? ''],
    ['To', draft.to],
    ['Body', draft.body],
    ['NumMedia', '0'],
    ['NumSegments', String(segments)],
    ['SmsStatus', 'received'],
    ['ApiVersion', API_VERSION],
    ADDED_WITHOUT_NOTICE,
  ];
  if (messagingServiceSid !== null) fields.push(['MessagingServiceSid', messagingServiceSid]);
  if (optOutType !== null) fields.push(['OptOutType', optOutType]);
  return fields;
}

/** `YYMMDDhhmm`, as carriers write it: no zone, no seconds. */
function minuteStamp(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\D/g, '').slice(2, 12);
}
