import { expect, it } from 'vitest';
import { judgeRepetition } from './judge-repetition.js';

it.each([
  ['the same payload', { payloadHash: 'h1', isPublished: true }, 'h1', 'duplicate'],
  ['the same payload, the first not yet published', { payloadHash: 'h1', isPublished: false }, 'h1', 'publish-stored'],
  ['another payload', { payloadHash: 'h1', isPublished: true }, 'h2', 'conflict'],
  ['another payload, the first not yet published', { payloadHash: 'h1', isPublished: false }, 'h2', 'conflict'],
])('%s', (_name, first, payloadHash, expected) => {
  expect(judgeRepetition(first, { payloadHash })).toBe(expected);
});
