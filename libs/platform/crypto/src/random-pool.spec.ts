import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandomPool } from './random-pool.js';

it('gives no byte twice and as many as asked for', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 4_096 }), { maxLength: 200 }), (sizes) => {
    let fetched = 0;
    const take = createRandomPool((size) => new Uint8Array(new Uint32Array(size / 4).map(() => ++fetched).buffer));
    const words = sizes.map((size) => take(Math.ceil(size / 4) * 4)).flatMap((bytes) => [...new Uint32Array(bytes.slice().buffer)]);
    return words.length === sizes.reduce((sum, size) => sum + Math.ceil(size / 4), 0) && new Set(words).size === words.length;
  }));
});

it('fetches a page at a time', () => {
  const sizes: number[] = [];
  const take = createRandomPool((size) => {
    sizes.push(size);
    return new Uint8Array(size);
  });
  for (let index = 0; index < 342; index += 1) take(12);
  expect(sizes).toEqual([4_096, 4_096]);
});
