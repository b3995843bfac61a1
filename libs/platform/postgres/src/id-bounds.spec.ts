import { expect, it } from 'vitest';
import { idBounds } from './id-bounds.js';

it.each([
  [['b'], ['b', 'b']],
  [['b', 'a', 'c', 'a'], ['a', 'c']],
])('gives the lowest and the highest of %j', (ids, bounds) => {
  expect(idBounds(ids)).toEqual(bounds);
});
