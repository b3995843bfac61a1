/**
 * Keeps a storm of retries from forming: what fails may be tried again only as often as new messages and successes pay for. Retries that fail are,
 * over any time, at most `burst + share x first tries + perSecond x seconds`; retries that succeed cost nothing, so that a backlog of them drains
 * as fast as the carrier takes it.
 */
export interface RetryBudget {
  /** A message is tried for the first time. */
  payIn(nowMs: number): void;
  /** False where the budget is spent; then the retry waits. */
  take(nowMs: number): boolean;
  /** A retry that was taken did not happen, or the carrier took the message. */
  giveBack(nowMs: number): void;
}

export interface RetryBudgetSettings {
  readonly burst: number;
  /** Of each first try. */
  readonly share: number;
  /** So that retries go on where nothing new comes. */
  readonly perSecond: number;
}

export const RETRY_BUDGET: RetryBudgetSettings = { burst: 50, share: 0.2, perSecond: 1 };

/** Times are monotonic milliseconds. Begins full. */
export function createRetryBudget({ burst, share, perSecond }: RetryBudgetSettings = RETRY_BUDGET): RetryBudget {
  let tokens = burst;
  let atMs = -Infinity;
  const add = (more: number, nowMs: number): void => {
    const elapsedMs = atMs === -Infinity ? 0 : Math.max(0, nowMs - atMs);
    tokens = Math.min(burst, tokens + (elapsedMs / 1000) * perSecond + more);
    atMs = Math.max(atMs, nowMs);
  };
  return {
    payIn: (nowMs) => add(share, nowMs),
    take(nowMs) {
      add(0, nowMs);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    giveBack: (nowMs) => add(1, nowMs),
  };
}
