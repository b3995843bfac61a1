import { describe, expect, it } from 'vitest';
import { findReasonFaults, findReasonPageFaults } from './reason-codes.js';

const codes = new Set(['opted-out', 'throttled']);

describe('findReasonFaults', () => {
  it.each([
    ["const a = { reason: 'opted-out' };"],
    ["const a = { reason: late ? 'opted-out' : 'throttled' };"],
    ["return parkUntil(dueMs, 'throttled');"],
    ["return deadLetter('throttled', 'retries-exhausted', 'seven tries');"],
    ["const a = { reason: decision.reason, why: 'anything' };"],
  ])('is content with %s', (text) => {
    expect(findReasonFaults('a.ts', text, codes)).toEqual([]);
  });

  it.each([
    ['a field', "const a = { reason: 'opt-out' };"],
    ['a choice', "const a = { reason: late ? 'opt-out' : 'throttled' };"],
    ['a type', "interface A { reason: 'opted-out' | 'opt-out' }"],
    ['a dropped record', "return drop('opt-out');"],
    ['a parked record', "return parkUntil(1, 'opt-out' as ReasonCode);"],
  ])('finds an unknown code in %s', (_, text) => {
    expect(findReasonFaults('a.ts', text, codes)).toEqual(['a.ts gives the reason opt-out, which the list of reason codes lacks']);
  });
});

describe('findReasonPageFaults', () => {
  const page = '| code | meaning |\n| `opted-out` | a |\n| `throttled` | b |\n';

  it('compares in both directions', () => {
    expect(findReasonPageFaults(page, ['opted-out', 'throttled'])).toEqual([]);
    expect(findReasonPageFaults(page, ['opted-out'])).toEqual(['the page explains throttled, which does not exist']);
    expect(findReasonPageFaults(page, ['opted-out', 'throttled', 'no-route'])).toEqual(['the page lacks no-route']);
  });
});
