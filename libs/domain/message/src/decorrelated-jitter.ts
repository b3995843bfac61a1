import type { Random } from './clock.js';

export interface JitterBounds {
  /** The shortest delay, and the scale of the first. */
  readonly baseMs: number;
  /** No delay is longer. */
  readonly capMs: number;
}

/**
 * The next delay of a retry: min(cap, uniform(base, 3 x previous)), known as decorrelated jitter. It grows like exponential
 * back-off, but two clients that failed together do not come back together. Pass 0 (or base) as `previousMs` the first time.
 */
export function nextDelayMs(previousMs: number, bounds: JitterBounds, random: Random): number {
  const { baseMs, capMs } = bounds;
  const upperMs = Math.max(previousMs, baseMs) * 3;
  return Math.min(capMs, baseMs + random() * (upperMs - baseMs));
}
