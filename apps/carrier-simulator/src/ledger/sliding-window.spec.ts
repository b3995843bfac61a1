import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findFullestWindow } from './sliding-window.js';

test.each([
  ['nothing', [], 0],
  ['both in one second', [{ atMs: 0, segments: 2 }, { atMs: 999.9, segments: 3 }], 5],
  ['exactly a second apart', [{ atMs: 0, segments: 2 }, { atMs: 1_000, segments: 3 }], 3],
  ['over the border of two whole seconds', [{ atMs: 900, segments: 1 }, { atMs: 1_100, segments: 1 }], 2],
])('%s', (_name, loads, segments) => {
  expect(findFullestWindow(loads, 1_000).segments).toBe(segments);
});

test('finds what trying every window finds', () => {
  const load = fc.record({ atMs: fc.integer({ min: 0, max: 3_000 }), segments: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(fc.array(load, { maxLength: 40 }), (loads) => {
      const sums = loads.map(({ atMs }) => loads.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000).reduce((sum, other) => sum + other.segments, 0));
      expect(findFullestWindow(loads, 1_000).segments).toBe(Math.max(0, ...sums));
    }),
  );
});
