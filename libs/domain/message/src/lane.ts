/** The three roads of a message, from the door to the carrier; in order of urgency. */
export const LANES = ['otp', 'transactional', 'marketing'] as const;
export type Lane = (typeof LANES)[number];

/**
 * What is done with a send whose outcome stays unknown because the carrier cannot be asked:
 * `resend-once` risks a second copy (a late code is worth less than two), `hold` risks none at all.
 */
export type InDoubtPolicy = 'resend-once' | 'hold';

interface PurposeRow {
  readonly lane: Lane;
  /** Age at which the message is worth nothing to its recipient, where the intent names no expiry. */
  readonly defaultExpirySeconds: number;
  readonly inDoubtPolicy: InDoubtPolicy;
}

/** Why a message is sent. The purpose alone chooses the lane: a product service cannot buy urgency by topic. */
export const PURPOSES = {
  /** A login or confirmation code: useless once the code has run out. */
  'one-time-passcode': { lane: 'otp', defaultExpirySeconds: 300, inDoubtPolicy: 'resend-once' },
  /** "Was this you?": a person must be able to act on it at once. */
  'security-alert': { lane: 'otp', defaultExpirySeconds: 900, inDoubtPolicy: 'resend-once' },
  /** Something happened to an account: a payment, a booking, a change. */
  'account-notification': { lane: 'transactional', defaultExpirySeconds: 86_400, inDoubtPolicy: 'hold' },
  /** Where a parcel or a technician is: stale by the next half day. */
  'delivery-update': { lane: 'transactional', defaultExpirySeconds: 43_200, inDoubtPolicy: 'hold' },
  /** An answer within a conversation that the person began. */
  'customer-care': { lane: 'transactional', defaultExpirySeconds: 86_400, inDoubtPolicy: 'hold' },
  /** An offer. */
  marketing: { lane: 'marketing', defaultExpirySeconds: 259_200, inDoubtPolicy: 'hold' },
  /** News to many that sells nothing. */
  announcement: { lane: 'marketing', defaultExpirySeconds: 259_200, inDoubtPolicy: 'hold' },
} as const satisfies Record<string, PurposeRow>;
export type Purpose = keyof typeof PURPOSES;

export function isLane(text: string): text is Lane {
  return (LANES as readonly string[]).includes(text);
}

export function isPurpose(text: string): text is Purpose {
  return Object.hasOwn(PURPOSES, text);
}

export function laneOf(purpose: Purpose): Lane {
  return PURPOSES[purpose].lane;
}

/** Milliseconds from acceptance to expiry, where the intent names no expiry. */
export function defaultExpiryMs(purpose: Purpose): number {
  return PURPOSES[purpose].defaultExpirySeconds * 1000;
}

export function inDoubtPolicyOf(purpose: Purpose): InDoubtPolicy {
  return PURPOSES[purpose].inDoubtPolicy;
}
