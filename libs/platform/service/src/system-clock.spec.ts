import { expect, it, vi } from 'vitest';
import { measureEventLoop, systemClock, systemRandom } from './system-clock.js';

it('has a monotonic clock finer than a millisecond and a wall clock in epoch milliseconds', () => {
  const first = systemClock.monotonicMs();
  expect(systemClock.monotonicMs()).toBeGreaterThanOrEqual(first);
  expect(systemClock.nowMs()).toBeGreaterThan(Date.UTC(2026, 0, 1));
});

it('draws numbers from 0 up to but not including 1', () => {
  const drawn = Array.from({ length: 1_000 }, systemRandom);
  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(drawn).size).toBe(1_000);
});

it('reads the delay of the event loop without a fault before anything was measured', () => {
  const read = measureEventLoop();
  const { p50, p99, max } = read();
  for (const delay of [p50, p99, max]) expect(delay).toBeGreaterThanOrEqual(0);
});

it('sees a block that begins in the moment of a reading', async () => {
  const read = measureEventLoop();
  read();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  let longest = 0;
  await vi.waitFor(() => {
    longest = Math.max(longest, read().max);
    expect(longest).toBeGreaterThan(0.2);
  }, { timeout: 3_000, interval: 100 });
});
