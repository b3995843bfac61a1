import { updatedAtMs, type MessageRecord } from '../message/message-record.js';
import { mediaOf } from '../message/message-media.js';
import { priceOf } from '../price/price-message.js';
import type { ApiContext } from './api-context.js';
import { describeDeliveryError } from './api-errors.js';
import { formatRfc2822 } from './dates.js';

/** A message as the API shows it now. */
export function viewMessage(record: MessageRecord, { timeline, settings }: Pick<ApiContext, 'timeline' | 'settings'>): object {
  const { draft, sid, accountSid } = record;
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: record.isRedacted ? '' : draft.body,
    date_created: formatRfc2822(record.acceptedAtMs),
    date_sent: record.sentAtMs === null ? null : formatRfc2822(record.sentAtMs),
    date_updated: formatRfc2822(updatedAtMs(record)),
    direction: record.direction,
    error_code: record.errorCode,
    error_message: describeDeliveryError(record.errorCode),
    from: record.from,
    messaging_service_sid: draft.messagingServiceSid,
    num_media: String(mediaOf(record).length),
    num_segments: String(record.segments),
    price: priceOf(record, { nowMs: timeline.nowMs(), scale: settings.current.callbackDelayScale }),
    price_unit: 'USD',
    sid,
    status: record.status,
    subresource_uris: { media: `${uri}/Media.json`, feedback: `${uri}/Feedback.json` },
    to: draft.to,
    uri: `${uri}.json`,
  };
}
