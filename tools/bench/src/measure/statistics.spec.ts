import { expect, it } from 'vitest';
import { perSecond, spreadPercent } from './statistics.js';

it('tells how far values lie apart, and how many there are in a second', () => {
  expect([spreadPercent([90, 100, 110]), perSecond(500, 250)]).toEqual([20, 2_000]);
});
