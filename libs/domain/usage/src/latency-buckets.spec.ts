import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketOf, countOf, durationOf, quantileOf, RELATIVE_ERROR } from './latency-buckets.js';

const histogramOf = (times: readonly number[]): Map<number, number> => {
  const histogram = new Map<number, number>();
  for (const ms of times) histogram.set(bucketOf(ms), (histogram.get(bucketOf(ms)) ?? 0) + 1);
  return histogram;
};
const times = fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 200 });

it('keeps every time within the stated error', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_200_000_000 }), (ms) => Math.abs(durationOf(bucketOf(ms)) - ms) <= RELATIVE_ERROR * ms * 1.0001));
});

it('gives the nearest rank within the stated error', () => {
  fc.assert(fc.property(times, fc.constantFrom(0.5, 0.95, 1), (given, share) => {
    const exact = given.toSorted((a, b) => a - b)[Math.ceil(share * given.length) - 1] ?? NaN;
    const found = quantileOf(histogramOf(given), share) ?? NaN;
    expect(Math.abs(found - exact)).toBeLessThanOrEqual(RELATIVE_ERROR * exact * 1.0001);
  }));
});

it('is merged by adding up', () => {
  fc.assert(fc.property(times, times, (one, other) => {
    const merged = histogramOf(one);
    for (const [bucket, messages] of histogramOf(other)) merged.set(bucket, (merged.get(bucket) ?? 0) + messages);
    expect(quantileOf(merged, 0.5)).toBe(quantileOf(histogramOf([...one, ...other]), 0.5));
    expect(countOf(merged)).toBe(one.length + other.length);
  }));
});

it('knows nothing of nothing, and bounds what is odd', () => {
  expect(quantileOf(new Map(), 0.5)).toBeNull();
  expect([bucketOf(-5), bucketOf(0), bucketOf(0.3), bucketOf(1)]).toEqual([0, 0, 0, 0]);
  expect(bucketOf(1e15)).toBeLessThan(32_767);
});
