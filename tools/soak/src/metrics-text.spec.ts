import { expect, it } from 'vitest';
import { largestBy, parseMetrics, sumOf } from './metrics-text.js';

const samples = parseMetrics('# HELP sb_x Something.\nsb_x{role="a",lane="otp"} 3\nsb_x{role="a",lane="marketing"} 4.5\nsb_x{role="b",lane="otp"} 1\nsb_x_more{role="a"} 9\nsb_y 5\n');

it('reads lines with and without labels', () => expect([sumOf(samples, 'sb_x'), sumOf(samples, 'sb_x', { lane: 'otp' }), sumOf(samples, 'sb_y'), sumOf(samples, 'sb_z')]).toEqual([8.5, 4, 5, 0]));
it('gives the largest by a label', () => expect([...largestBy(samples, 'sb_x', 'role')]).toEqual([['a', 4.5], ['b', 1]]));
