import { describe, expect, test } from 'vitest';
import { createRandom, hashText, pickWeighted } from './seeded-random.js';

const seed = hashText('a seed');

describe('createRandom', () => {
  test('one seed and stream always give the same numbers, another stream others', () => {
    const draw = (stream: number) => Array.from({ length: 5 }, createRandom(seed, stream));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('first draws of neighbouring streams are spread evenly', () => {
    const draws = Array.from({ length: 10_000 }, (_, stream) => createRandom(seed, stream)());
    const buckets = Array.from({ length: 10 }, (_, bucket) => draws.filter((draw) => Math.floor(draw * 10) === bucket).length);
    for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

describe('pickWeighted', () => {
  test.each([
    ['the first', 0, 'a'],
    ['just below the border', 0.2499, 'a'],
    ['at the border', 0.25, 'c'],
    ['the last', 0.9999, 'c'],
  ])('%s', (_name, draw, expected) => {
    expect(pickWeighted(() => draw, { a: 1, b: 0, c: 3 })).toBe(expected);
  });

  test('nothing to pick from', () => {
    expect(pickWeighted(() => 0.5, { a: 0 })).toBeUndefined();
  });
});
