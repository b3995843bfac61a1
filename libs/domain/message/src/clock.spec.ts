import { describe, expect, it } from 'vitest';
import { manualClock } from './clock.js';

describe('manualClock', () => {
  it('moves both clocks together, and only when told', () => {
    const clock = manualClock(1_000);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_000, 0]);
    clock.advance(250.5);
    clock.advance(0);
    expect([clock.nowMs(), clock.monotonicMs()]).toEqual([1_250, 250.5]);
  });

  it.each([-1, Number.NaN])('refuses to move by %s', (ms) => {
    expect(() => manualClock(0).advance(ms)).toThrow(RangeError);
  });
});
