/** A time that is read back from its bucket is off by no more than this part of itself. */
export const RELATIVE_ERROR = 0.01;

const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
/** A receipt that comes later says nothing of the carrier. */
const LONGEST_MS = 14 * 86_400_000;

/** How many times fell into each bucket; histograms are merged by adding these up. */
export type Histogram = ReadonlyMap<number, number>;

/** Buckets grow by a constant factor, so that a time of any size is kept with the same relative error; up to 1 ms is bucket 0. */
export function bucketOf(durationMs: number): number {
  const bounded = Math.min(Math.max(durationMs, 1), LONGEST_MS);
  return Math.max(0, Math.ceil(Math.log(bounded) / LOG_GROWTH - 1e-9));
}

/** The time that is nearest, in proportion, to all of its bucket. */
export function durationOf(bucket: number): number {
  return bucket === 0 ? 1 : (2 * GROWTH ** bucket) / (GROWTH + 1);
}

/** The time that a share of the histogram does not exceed (nearest rank); null for an empty one. */
export function quantileOf(histogram: Histogram, share: number): number | null {
  const total = countOf(histogram);
  if (total === 0) return null;
  let rest = Math.max(1, Math.ceil(share * total));
  const buckets = [...histogram].toSorted(([one], [other]) => one - other);
  for (const [bucket, messages] of buckets) {
    rest -= messages;
    if (rest <= 0) return durationOf(bucket);
  }
  return null;
}

export function countOf(histogram: Histogram): number {
  let total = 0;
  for (const messages of histogram.values()) total += messages;
  return total;
}
