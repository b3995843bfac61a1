import { describe, expect, it } from 'vitest';
import { findLaneDelay } from './check-lane-delay.js';

const spread = (longestMs: number): number[] => Array.from({ length: 200 }, (_, index) => (longestMs * (index + 1)) / 200);

describe('findLaneDelay', () => {
  it.each([
    ['as idle', spread(100), 0, 0],
    ['twice as slow', spread(200), 0, 0],
    ['more than twice as slow', spread(230), 0, 1],
    ['more than twice as slow, within what the machine may add', spread(230), 50, 0],
    ['one slow message in two hundred', [...spread(100).slice(1), 60_000], 0, 0],
    ['three slow messages in two hundred', [...spread(100).slice(3), 60_000, 60_000, 60_000], 0, 1],
    ['nothing measured', [], 1_000, 1],
  ])('%s', (_name, busyMs, allowanceMs, found) => expect(findLaneDelay({ lane: 'otp', idleMs: spread(100), busyMs, allowanceMs })).toHaveLength(found));
});
