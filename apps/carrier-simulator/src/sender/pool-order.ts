import { countryOf } from '../lookup/country-of.js';
import { hashText } from '../random/seeded-random.js';
import type { Sender } from './sender-table.js';
import { SENDER_TYPES } from './sender-types.js';

/** Of a short code whose entry names none. */
export const SHORT_CODE_COUNTRY = 'US';

/** Whether a sender of a pool can carry a message to this recipient at all: a channel needs its own senders, a short code is known in one country. */
export function canReach({ address, type, contract }: Sender, to: string): boolean {
  const [senderChannel, channel] = [channelOf(address), channelOf(to)];
  if (channel !== null) return senderChannel === channel;
  // RCS senders are asked by the plain number.
  if (senderChannel !== null && senderChannel !== 'rcs') return false;
  const country = countryOf(to);
  return type !== SENDER_TYPES['short-code'] || country === null || country === (contract.country ?? SHORT_CODE_COUNTRY);
}

/**
 * The senders of a pool that reach a recipient, the one to be taken first: short codes of the recipient's country before all others, equals
 * in an order that follows from `key`. Source: https://www.twilio.com/docs/messaging/guides/best-practices-at-scale
 */
export function orderPool(pool: readonly Sender[], to: string, key: string): Sender[] {
  const reaching = pool.filter((sender) => canReach(sender, to));
  const start = Number.parseInt(hashText(key).slice(0, 8), 16);
  const turned = reaching.map((_, offset) => reaching[(start + offset) % reaching.length]!);
  const isShortCode = ({ type }: Sender): boolean => type === SENDER_TYPES['short-code'];
  return [...turned.filter(isShortCode), ...turned.filter((sender) => !isShortCode(sender))];
}

function channelOf(address: string): string | null {
  return /^([a-z]+):/.exec(address)?.[1] ?? null;
}
