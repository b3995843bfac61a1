import { expect, it } from 'vitest';
import { createRecentCache } from './recent-cache.js';

it('forgets what was not used for longest', () => {
  const cache = createRecentCache<number>(2);
  cache.add('a', 1);
  cache.add('b', 2);
  expect(cache.get('a')).toBe(1);
  expect(cache.add('c', 3)).toBe(3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});
