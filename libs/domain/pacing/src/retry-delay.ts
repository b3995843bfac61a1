import { nextDelayMs, type Random } from '@signalbox/message';

/** Tries of one message before it is given up. */
export const MAX_TRIES = 7;

/** A carrier that stumbles answers again within a second; one that is down is not asked more than twice a minute per message. */
export const RETRY_BOUNDS = { baseMs: 250, capMs: 30_000 } as const;

/**
 * How long a released message waits after its `attempt`-th try (1 = the first): decorrelated jitter, but never less than the carrier asked for.
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: Random): number {
  let delayMs = 0;
  for (let tries = 0; tries < attempt; tries += 1) delayMs = nextDelayMs(delayMs, RETRY_BOUNDS, random);
  return Math.max(delayMs, retryAfterMs ?? 0);
}
