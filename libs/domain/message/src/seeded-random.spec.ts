import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from './seeded-random.js';

const draw = (seed: number, count: number): number[] => Array.from({ length: count }, createSeededRandom(seed));

describe('createSeededRandom', () => {
  it.each([
    ['zero', 0, [0.26642920868471265, 0.0003297457005828619]],
    ['a seed', 1, [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]],
  ])('draws the sequence of mulberry32 from %s', (_, seed, expected) => {
    expect(draw(seed, expected.length)).toEqual(expected);
  });

  it('draws the same for the same 32 bits, and stays in [0, 1)', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const numbers = draw(seed, 20);
        expect(draw(seed >>> 0, 20)).toEqual(numbers);
        expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
      }),
    );
  });

  it('spreads what it draws evenly', () => {
    const tenths = draw(7, 10_000).reduce((counts, number) => counts.with(Math.floor(number * 10), (counts[Math.floor(number * 10)] ?? 0) + 1), Array<number>(10).fill(0));
    expect(tenths.every((count) => Math.abs(count - 1_000) < 150)).toBe(true);
  });
});
