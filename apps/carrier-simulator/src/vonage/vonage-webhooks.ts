import type { MessageRecord, MessageStatus } from '../message/message-record.js';
import { bareAddressOf, type VonageMessage } from './read-vonage-message.js';
import { webhookErrorOf } from './vonage-problem.js';

/** What the simulator calls a status and Vonage tells of; it tells of no other. */
const STATUSES: Partial<Record<MessageStatus, string>> = {
  sent: 'submitted',
  delivered: 'delivered',
  read: 'read',
  // The carrier turned it away.
  undelivered: 'rejected',
  // No carrier was reached.
  failed: 'undeliverable',
};

const EUR_PER_SEGMENT = 0.0333;

/** The status webhook for a message's present status, or null. Source: https://developer.vonage.com/en/messages/concepts/messages-status-callbacks */
export function statusBodyOf(record: MessageRecord, { channel, clientRef }: Pick<VonageMessage, 'channel' | 'clientRef'>, atMs: number): object | null {
  const status = STATUSES[record.status];
  if (status === undefined) return null;
  const { sid, from, draft, segments, errorCode } = record;
  const isCharged = record.status === 'sent';
  return {
    message_uuid: sid,
    to: bareAddressOf(draft.to),
    from: bareAddressOf(from ?? ''),
    timestamp: new Date(atMs).toISOString(),
    status,
    channel,
    ...(clientRef === null ? {} : { client_ref: clientRef }),
    ...(errorCode === null ? {} : { error: webhookErrorOf(errorCode, sid) }),
    ...(isCharged ? { usage: { currency: 'EUR', price: (EUR_PER_SEGMENT * segments).toFixed(4) } } : {}),
    ...(channel === 'sms' ? { sms: { count_total: String(segments) } } : {}),
  };
}

/** The inbound webhook for what a person wrote. */
export function inboundBodyOf({ sid, draft, acceptedAtMs, segments }: MessageRecord): object {
  const channel = /^(whatsapp|rcs):/.exec(draft.to)?.[1] ?? 'sms';
  return {
    message_uuid: sid,
    to: bareAddressOf(draft.to),
    from: bareAddressOf(draft.from ?? ''),
    timestamp: new Date(acceptedAtMs).toISOString(),
    channel,
    message_type: 'text',
    text: draft.body,
    ...(channel === 'sms' ? { sms: { num_messages: String(segments) }, usage: { currency: 'EUR', price: '0.0000' } } : {}),
  };
}
