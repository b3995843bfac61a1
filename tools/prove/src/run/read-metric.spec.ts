import { expect, it } from 'vitest';
import { sumMetric } from './read-metric.js';

const TEXT = ['# HELP sb_x_total Something.', 'sb_x_total{lane="otp",outcome="a"} 3', 'sb_x_total{lane="marketing",outcome="a"} 4', 'sb_x_total_more{lane="otp"} 9', 'sb_y 5'].join('\n');

it.each([
  ['sb_x_total', {}, 7],
  ['sb_x_total', { lane: 'otp' }, 3],
  ['sb_y', {}, 5],
  ['sb_z', {}, 0],
] as const)('%s %o is %i', (name, labels, sum) => {
  expect(sumMetric(TEXT, name, labels)).toBe(sum);
});
