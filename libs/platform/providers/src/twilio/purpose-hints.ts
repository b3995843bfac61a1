import type { Purpose } from '@signalbox/message';

/** By the names of the carrier's form. */
type PurposeHint = {
  /** The carrier's word for why the message is sent. */
  readonly MessageIntent: string;
  /** Checks the number for pumped traffic (artificial demand for codes), whatever the account's setting; absent: the account's setting. */
  readonly RiskCheck?: 'enable';
};

/** Only codes are asked for by strangers, so only they are worth the price of the check outside of the US and Canada. */
const HINTS: Readonly<Record<Purpose, PurposeHint>> = {
  'one-time-passcode': { MessageIntent: 'otp', RiskCheck: 'enable' },
  'security-alert': { MessageIntent: 'security' },
  'account-notification': { MessageIntent: 'notifications' },
  'delivery-update': { MessageIntent: 'delivery' },
  'customer-care': { MessageIntent: 'customercare' },
  marketing: { MessageIntent: 'marketing' },
  announcement: { MessageIntent: 'announcements' },
};

/** What the carrier is told of a purpose; nothing of one that it would not know. */
export function hintFor(purpose: string): PurposeHint | undefined {
  return Object.hasOwn(HINTS, purpose) ? HINTS[purpose as Purpose] : undefined;
}
