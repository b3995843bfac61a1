import type { Random } from '@signalbox/message';

/** Of all accepted messages, the share that is looked for in the carrier's list. */
const SAMPLE_SHARE = 0.01;
/** Between two samples of one provider: a handful of requests in this time is nothing to any carrier. */
const SAMPLE_EVERY_MS = 10_000;

/** Whether the message that was just accepted is to be a sample. */
export function isSampled({ sinceLastMs, isUnderWay }: { readonly sinceLastMs: number; readonly isUnderWay: boolean }, random: Random): boolean {
  return !isUnderWay && sinceLastMs >= SAMPLE_EVERY_MS && random() < SAMPLE_SHARE;
}

/** The first look; each further one doubles the age, so that a delay is known to within a factor of two for few requests. */
const FIRST_LOOK_MS = 500;

/** How long after the last look (at this age of the message) the next follows; null where it has been looked for long enough: twice L. */
export function nextLookMs(ageMs: number, listingDelayMs: number): number | null {
  if (ageMs >= 2 * listingDelayMs) return null;
  return ageMs < FIRST_LOOK_MS ? FIRST_LOOK_MS - ageMs : Math.min(ageMs, 2 * listingDelayMs - ageMs);
}

/** From half of L on operations are told: a carrier slower than L would make us send twice. */
export function isNearListingDelay(visibleAfterMs: number, listingDelayMs: number): boolean {
  return visibleAfterMs >= listingDelayMs / 2;
}
