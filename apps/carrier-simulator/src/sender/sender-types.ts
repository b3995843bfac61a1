/** How fast messages with media leave, beside the pace of their sender. */
export interface MediaPace {
  readonly perSecond: number;
  /** All such senders of an account and its subaccounts have it together; left out: each sender for itself. */
  readonly sharedBy?: 'toll-free' | '10dlc';
}

export interface SenderType {
  /** Message segments (or messages) per second of a sender without a contract of its own. */
  readonly mps: number;
  /** The same to other countries than the United States and Canada; left out: as to these. */
  readonly mpsAbroad?: number;
  /** Left out: none. */
  readonly media?: MediaPace;
  readonly paces: 'segments' | 'messages';
  /** How much traffic waits at most, in hours at its pace. */
  readonly queueHours: number;
  /** Which keywords the network obeys by itself. */
  readonly optOut: 'default' | 'toll-free' | 'none';
}

/**
 * Source: Twilio, "Understanding rate limits and message queues" (2026-09) and its opt-out documentation. A 10DLC number's pace comes
 * from its campaign and belongs into the sender table; without one it is a plain long code.
 */
export const SENDER_TYPES = {
  'long-code': { mps: 1, mpsAbroad: 10, paces: 'segments', queueHours: 10, optOut: 'default' },
  'toll-free': { mps: 3, mpsAbroad: 10, media: { perSecond: 25, sharedBy: 'toll-free' }, paces: 'segments', queueHours: 10, optOut: 'toll-free' },
  'short-code': { mps: 100, media: { perSecond: 40 }, paces: 'segments', queueHours: 10, optOut: 'none' },
  international: { mps: 10, paces: 'segments', queueHours: 10, optOut: 'default' },
  alphanumeric: { mps: 10, paces: 'segments', queueHours: 10, optOut: 'none' },
  whatsapp: { mps: 80, paces: 'messages', queueHours: 4, optOut: 'none' },
  rcs: { mps: 100, paces: 'messages', queueHours: 10, optOut: 'default' },
} as const satisfies Record<string, SenderType>;

const TOLL_FREE = /^\+18(?:00|33|44|55|66|77|88)\d{7}$/;
const LONG_CODE = /^\+1\d{10}$/;
const SHORT_CODE = /^\d{3,8}$/;

export function senderTypeOf(address: string): SenderType {
  if (address.startsWith('whatsapp:')) return SENDER_TYPES.whatsapp;
  if (address.startsWith('rcs:')) return SENDER_TYPES.rcs;
  if (TOLL_FREE.test(address)) return SENDER_TYPES['toll-free'];
  if (LONG_CODE.test(address)) return SENDER_TYPES['long-code'];
  if (SHORT_CODE.test(address)) return SENDER_TYPES['short-code'];
  return address.startsWith('+') ? SENDER_TYPES.international : SENDER_TYPES.alphanumeric;
}
