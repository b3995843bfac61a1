import { expect, it } from 'vitest';
import { historyOf } from './history-of-suite.js';
import { judgeCaps } from './judge-caps.js';

const judge = (most: number, midnightMs?: number) => judgeCaps({
  ...historyOf({ count: 6, scenario: { promises: { P4: { dailyCaps: [{ sender: '+1', most }] } } } }),
  deeds: midnightMs === undefined ? [] : [{ kind: 'midnight', what: '', fromMs: 0, toMs: midnightMs }],
});

it.each<[string, number, number | undefined, number]>([
  ['a cap that holds', 6, undefined, 0],
  ['a cap that does not', 5, undefined, 1],
  ['a day that begins anew', 4, 1_300, 0],
  ['a second day over its cap', 2, 1_300, 2],
])('%s', (_name, most, midnightMs, violations) => {
  expect(judge(most, midnightMs).violations).toHaveLength(violations);
});
