import type { Purpose } from '@signalbox/message';

interface PurposeHint {
  /** The carrier's word for why the message is sent. */
  readonly messageIntent: string;
  /** Checks the number for pumped traffic (artificial demand for codes), whatever the account's setting; absent: the account's setting. */
  readonly riskCheck?: 'enable';
}

/** Only codes are asked for by strangers, so only they are worth the price of the check outside of the US and Canada. */
const HINTS: Readonly<Record<Purpose, PurposeHint>> = {
  'one-time-passcode': { messageIntent: 'otp', riskCheck: 'enable' },
  'security-alert': { messageIntent: 'security' },
  'account-notification': { messageIntent: 'notifications' },
  'delivery-update': { messageIntent: 'delivery' },
  'customer-care': { messageIntent: 'customercare' },
  marketing: { messageIntent: 'marketing' },
  announcement: { messageIntent: 'announcements' },
};

/** What the carrier is told of a purpose; nothing of one that it would not know. */
export function hintFor(purpose: string): PurposeHint | undefined {
  return Object.hasOwn(HINTS, purpose) ? HINTS[purpose as Purpose] : undefined;
}
