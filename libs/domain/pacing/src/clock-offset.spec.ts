import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createClockOffset } from './clock-offset.js';

/** A database clock that is `offsetMs` ahead, asked over a network of these delays. */
function readAt(askedAtMs: number, thereMs: number, backMs: number, offsetMs: number) {
  return { askedAtMs, answeredAtMs: askedAtMs + thereMs + backMs, databaseNowUs: (askedAtMs + thereMs + offsetMs) * 1000 };
}

describe('createClockOffset', () => {
  it('places a slot no later than its instant, and early by no more than the fastest way there', () => {
    const delay = fc.integer({ min: 0, max: 200 });
    fc.assert(fc.property(fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 20 }), fc.integer({ min: -10_000, max: 10_000_000 }), (delays, offsetMs) => {
      const offset = createClockOffset();
      delays.forEach(([thereMs, backMs], index) => offset.observe(readAt(index * 1_000, thereMs, backMs, offsetMs)));
      const { startMs } = offset.place((50_000 + offsetMs) * 1000);
      const fastestMs = Math.min(...delays.map(([thereMs]) => thereMs));
      expect(startMs).toBeLessThanOrEqual(50_000.001);
      expect(startMs).toBeGreaterThanOrEqual(50_000 - fastestMs - 0.001);
    }));
  });

  it.each([['forward', 5_000], ['back', -5_000]])('forgets what it knew when the database clock is set %s', (_name, jumpMs) => {
    const offset = createClockOffset();
    expect(offset.observe(readAt(0, 1, 1, 1_000_000))).toBe(false);
    expect(offset.observe(readAt(100, 1, 1, 1_000_000 + jumpMs))).toBe(true);
    expect(offset.place((200 + 1_000_000 + jumpMs) * 1000).startMs).toBeCloseTo(199);
  });

  it('follows two clocks that drift apart', () => {
    const offset = createClockOffset();
    for (let index = 0; index < 1_000; index += 1) expect(offset.observe(readAt(index * 100, 1, 1, index * 0.05))).toBe(false);
    expect(Math.abs(offset.place((100_000 + 50) * 1000).startMs - 100_000)).toBeLessThan(3);
    expect(offset.observe(readAt(3_700_000, 1, 1, 50 + 1_000))).toBe(false);
  });

  it('cannot place anything before the first reading', () => {
    expect(() => createClockOffset().place(0)).toThrow(RangeError);
  });
});
