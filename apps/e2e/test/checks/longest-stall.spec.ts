import { describe, expect, it } from 'vitest';
import { longestStall, type Sample } from './longest-stall.js';

/** Rows of atMs, changes, backlog. */
const samples = (...rows: [number, number, number][]): Sample[] => rows.map(([atMs, changes, backlog]) => ({ atMs, changes, backlog }));

describe('longestStall', () => {
  it.each([
    ['steady work', samples([0, 0, 5], [100, 1, 5], [200, 2, 5], [300, 3, 0]), 100],
    ['a standstill in the middle', samples([0, 0, 5], [100, 1, 5], [9_100, 1, 5], [16_100, 2, 5]), 16_000],
    ['a standstill that never ends', samples([0, 1, 5], [20_000, 1, 5]), 20_000],
    ['idleness, which is no stall', samples([0, 3, 0], [20_000, 3, 0], [20_100, 3, 2], [20_200, 4, 1]), 100],
    ['work that nobody begins', samples([0, 0, 0], [100, 0, 1], [15_100, 0, 1]), 15_000],
    ['nothing at all', [], 0],
  ])('%s', (_name, history, lastedMs) => {
    expect(longestStall(history).lastedMs).toBe(lastedMs);
  });
});
