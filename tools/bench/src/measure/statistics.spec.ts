import { expect, it } from 'vitest';
import { medianOf, perSecond, spreadPercent } from './statistics.js';

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
  [[], NaN],
])('medianOf %j is %f', (values, median) => {
  expect(medianOf(values)).toBe(median);
});

it('tells how far values lie apart, and how many there are in a second', () => {
  expect([spreadPercent([90, 100, 110]), perSecond(500, 250)]).toEqual([20, 2_000]);
});
