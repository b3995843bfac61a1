import { expect, it } from 'vitest';
import { awaitCount } from './await-count.js';

const counting = (...counts: number[]) => ({ what: 'messages', count: () => Promise.resolve(counts.length > 1 ? (counts.shift() ?? 0) : (counts[0] ?? 0)), goal: 3, everyMs: 1, deadlineMs: 50, abort: new AbortController().signal });

it('looks until all are there', async () => {
  await expect(awaitCount(counting(0, 2, 3))).resolves.toBeUndefined();
});

it.each([
  ['too many', counting(2, 4), 'there are 4 messages, and 3 were to come'],
  ['too few until the deadline', counting(1), 'only 1 of 3 messages came within 0.05 s'],
])('fails for %s', async (_name, awaited, message) => {
  await expect(awaitCount(awaited)).rejects.toThrow(message);
});
