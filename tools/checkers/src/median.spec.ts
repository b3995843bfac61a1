import { expect, it } from 'vitest';
import { medianOf } from './median.js';

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
  [[], NaN],
])('medianOf %j is %f', (values, median) => {
  expect(medianOf(values)).toBe(median);
});
