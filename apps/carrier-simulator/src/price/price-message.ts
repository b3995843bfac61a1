import { mediaOf } from '../message/message-media.js';
import { updatedAtMs, type MessageRecord } from '../message/message-record.js';
import { FAILED_MESSAGE_PRICE, rateOf } from './rates.js';

/** From a message's last news to when its price is known, unscaled. Twilio fills the price in some time after the message was sent. */
export const PRICING_MS = 20_000;

export interface PriceClock {
  readonly nowMs: number;
  /** `callbackDelayScale`. */
  readonly scale: number;
}

/** `-0.00830`, as the resource shows it; null while it is not known, or where nothing is charged. */
export function priceOf(record: MessageRecord, { nowMs, scale }: PriceClock): string | null {
  const amount = chargeOf(record);
  return amount === null || nowMs < updatedAtMs(record) + PRICING_MS * scale ? null : (-amount).toFixed(5);
}

function chargeOf(record: MessageRecord): number | null {
  const { status, draft, segments, sentAtMs, direction } = record;
  if (direction === 'inbound') return rateOf(draft.to).sms * segments;
  if (status === 'failed') return FAILED_MESSAGE_PRICE;
  if (sentAtMs === null) return null;
  const { sms, mms } = rateOf(draft.to);
  return mediaOf(record).length > 0 && mms !== null ? mms : sms * segments;
}
