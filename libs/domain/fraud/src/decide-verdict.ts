import type { ReasonCode } from '@signalbox/message';
import type { Score } from './signal.js';
import { isHarsher, type FraudAction } from './subject.js';
import { WINDOWS } from './windows.js';

/** The last verdict on a subject. */
export interface Standing {
  readonly action: FraudAction;
  readonly expiresAtMs: number;
}

export type VerdictReason = Extract<ReasonCode, 'fraud-suspected' | 'suspicion-passed' | 'safe-listed'>;

export interface NewVerdict {
  readonly action: FraudAction;
  readonly reason: VerdictReason;
  readonly expiresAtMs: number;
}

const MINUTE_MS = 60_000;
/** How long each is asked for; carriers hold a range back for 15 to 30 minutes. */
export const VERDICT_MS: Readonly<Record<FraudAction, number>> = { clear: 0, watch: 15 * MINUTE_MS, throttle: 15 * MINUTE_MS, block: 30 * MINUTE_MS };
/** So much speaks for the traffic that nothing is left to wait for. */
const CLEAR_POINTS = 0;

export interface Circumstances {
  readonly standing: Standing | null;
  /** The harshest that may be asked for: `watch` where a deployment only looks on. */
  readonly harshest: FraudAction;
  /** An operator vouches for the traffic: nothing is asked for then, and what was is lifted. */
  readonly isSafe: boolean;
  /** When the newest traffic of the subject was. */
  readonly asOfMs: number;
  readonly nowMs: number;
}

/** What is to be asked for from now on; null where what stands may stay. A verdict grows at once, is renewed in its second half, and ends by its time or when it proves wrong. */
export function decideVerdict(score: Score, { standing, harshest, isSafe, asOfMs, nowMs }: Circumstances): NewVerdict | null {
  const inForce = standing !== null && standing.action !== 'clear' && standing.expiresAtMs > nowMs ? standing : null;
  const lift = (reason: VerdictReason): NewVerdict | null => inForce && { action: 'clear', reason, expiresAtMs: nowMs };
  if (isSafe) return lift('safe-listed');
  if (score.points < CLEAR_POINTS) return lift('suspicion-passed');
  if (score.action === 'clear' || asOfMs < nowMs - WINDOWS.staleMs) return null;
  const action = isHarsher(score.action, harshest) ? harshest : score.action;
  const verdict: NewVerdict = { action, reason: 'fraud-suspected', expiresAtMs: nowMs + VERDICT_MS[action] };
  if (inForce === null || isHarsher(action, inForce.action)) return verdict;
  return inForce.action === action && inForce.expiresAtMs < nowMs + VERDICT_MS[action] / 2 ? verdict : null;
}
