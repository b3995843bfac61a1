import { expect, test } from 'vitest';
import { SlidingMeter } from './sliding-meter.js';

test('no window holds more than the limit; what is refused takes nothing', () => {
  const meter = new SlidingMeter();
  const take = (atMs: number, amount = 1) => meter.take('a', { amount, limit: 3, windowMs: 1_000 }, atMs);
  expect([take(0), take(500, 2), take(600), take(999), take(1_000), take(1_001), take(1_500, 2)]).toEqual([true, true, false, false, true, false, true]);
});

test('keys are apart, and null is no limit', () => {
  const meter = new SlidingMeter();
  expect(meter.take('a', { amount: 1, limit: 1, windowMs: 10 }, 0)).toBe(true);
  expect(meter.take('b', { amount: 1, limit: 1, windowMs: 10 }, 0)).toBe(true);
  expect(meter.take('a', { amount: 9, limit: null, windowMs: 10 }, 0)).toBe(true);
});
