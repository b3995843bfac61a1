/**
 * A slot is an absolute instant of a bucket's time line at which one message may be written. It is good for this long; one that has passed is
 * void and never made up for, so that an instance that was stopped cannot send a burst when it goes on.
 */
export const SLOT_VALIDITY_MS = 20;

/** Below the contract by more than slot validity and network jitter can push together within any one second. */
export const PACE_SHARE = 0.98;

/** How far ahead slots are leased: far enough for claim and timer, near enough that a rate lever acts at once. */
export const LEASE_HORIZON_MS = 100;

/**
 * Microseconds between two segments of a sender at `segmentsPerSecond` (its contract) times `multiplier` (0 to 1, the levers); null where nothing
 * may be sent. Rounded up: a fraction too slow keeps the contract, a fraction too fast breaks it.
 */
export function emissionIntervalUs(segmentsPerSecond: number, multiplier: number): number | null {
  const pace = segmentsPerSecond * PACE_SHARE * Math.min(1, multiplier);
  return pace > 0 ? Math.ceil(1_000_000 / pace) : null;
}

/** A slot on the monotonic clock of this process: good from `startMs` (included) to `endMs` (excluded). */
export interface Slot {
  readonly startMs: number;
  readonly endMs: number;
}

/** `early` wait, `open` write now, `void` take another. */
export function slotStateAt(slot: Slot, nowMs: number): 'early' | 'open' | 'void' {
  if (nowMs < slot.startMs) return 'early';
  return nowMs < slot.endMs ? 'open' : 'void';
}

/** Shorter stretches lie on a grid, because crumbs between them would add up; longer ones would lose too much of a slot's time by it. */
const LONGEST_GRID_US = (SLOT_VALIDITY_MS * 1000) / 4;
/** Within this time a one-time passcode finds a part of a bucket that is kept for it. */
const OTP_PERIOD_US = 50_000;

/** The rules of a bucket that senders share, `unitUs` being the length of one unit; `otpShare` (0 to below 0.5) is kept for one-time passcodes, and holds two units at least. */
export function bucketRules(bucketId: string, perSecond: number, otpShare: number): { bucketId: string; unitUs: number; gridUs: number; periodUs: number; reservedUs: number } {
  const unitUs = Math.ceil(1_000_000 / (perSecond * PACE_SHARE));
  const periodUs = otpShare > 0 ? Math.ceil(Math.max(OTP_PERIOD_US, (2 * unitUs) / otpShare)) : 0;
  return { bucketId, unitUs, gridUs: unitUs <= LONGEST_GRID_US ? unitUs : 0, periodUs, reservedUs: Math.floor(periodUs * otpShare) };
}
