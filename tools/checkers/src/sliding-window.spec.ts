import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacedEvents } from './sliding-window.js';

function record(events: readonly (readonly [number, number])[]): PacedEvents {
  const paced = new PacedEvents();
  for (const [atMs, weight] of events) paced.add(atMs, weight);
  return paced;
}

describe('PacedEvents', () => {
  it('finds where the fullest window begins', () => expect(record([[0, 1], [900, 1], [1_500, 3], [9_000, 2]]).fullestWindow(1_000)).toEqual({ weight: 4, startMs: 900 }));
  it('is half open', () => expect(record([[0, 1], [1_000, 1]]).fullestWindow(1_000).weight).toBe(1));
  it('is empty of nothing', () => expect([record([]).fullestWindow(1_000), record([]).largestWeight()]).toEqual([{ weight: 0, startMs: 0 }, 0]));

  it('agrees with counting every window by hand, whatever the order', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 5 })), { maxLength: 40 }), (events) => {
      const byHand = events.map(([from]) => events.filter(([at]) => at >= from && at < from + 1_000).reduce((sum, [, weight]) => sum + weight, 0));
      expect(record(events).fullestWindow(1_000).weight).toBe(Math.max(0, ...byHand));
    }));
  });
});
