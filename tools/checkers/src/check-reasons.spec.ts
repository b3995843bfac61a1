import { describe, expect, it } from 'vitest';
import { change } from '../test/samples.js';
import { findUnreasoned } from './check-reasons.js';

describe('findUnreasoned', () => {
  it.each([
    ['an unknown reason', change({ reason: 'because' })],
    ['an unknown status', change({ status: 'gone' })],
    ['a policy decision without its revision', change({ status: 'blocked', reason: 'opted-out', policyRevision: 0 })],
  ])('catches %s', (_name, bad) => expect(findUnreasoned([bad])).toMatchObject([{ promise: 'P10', subject: 'm1' }]));
  it.each([
    ['a receipt', change({})],
    ['a policy decision with its revision', change({ status: 'blocked', reason: 'opted-out', policyRevision: 3 })],
  ])('passes %s', (_name, good) => expect(findUnreasoned([good])).toEqual([]));
});
