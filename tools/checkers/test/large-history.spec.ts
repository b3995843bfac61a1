import { expect, it } from 'vitest';
import { findingsOf } from './checkers.js';
import { makeGoodHistory } from './good-history.js';

/** Long, because the machine may have more to do; what would take the square of the number takes hours. */
const DEADLINE_MS = 300_000;

it.each([
  ['a few for each recipient', 200_000, 3],
  ['all for four recipients', 50_000, 1e9],
])('reads very many messages, %s', (_name, messages, perRecipient) => {
  expect(findingsOf(makeGoodHistory({ seed: 1, messages, perRecipient }))).toEqual({});
}, DEADLINE_MS);
