import { updatedAtMs, type MessageRecord } from '../message/message-record.js';
import { describeDeliveryError } from './api-errors.js';

/** USD per segment; an example, prices differ by country and contract. */
const SEGMENT_PRICE = 0.0083;

/** A message as the API shows it. */
export function viewMessage(record: MessageRecord): object {
  const { draft, sid, accountSid } = record;
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: draft.body,
    date_created: formatDate(record.acceptedAtMs),
    date_sent: record.sentAtMs === null ? null : formatDate(record.sentAtMs),
    date_updated: formatDate(updatedAtMs(record)),
    direction: record.direction,
    error_code: record.errorCode,
    error_message: describeDeliveryError(record.errorCode),
    from: record.from,
    messaging_service_sid: draft.messagingServiceSid,
    num_media: String(draft.mediaUrls.length),
    num_segments: String(record.segments),
    price: record.sentAtMs === null ? null : (-SEGMENT_PRICE * record.segments).toFixed(5),
    price_unit: 'USD',
    sid,
    status: record.status,
    subresource_uris: { media: `${uri}/Media.json`, feedback: `${uri}/Feedback.json` },
    to: draft.to,
    uri: `${uri}.json`,
  };
}

/** RFC 2822, whole seconds: `Thu, 24 Aug 2023 05:01:45 +0000`. */
function formatDate(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000');
}
