import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findDocumentFaults } from './find-document-faults.js';

const seed = JSON.parse(readFileSync(join(import.meta.dirname, '../seed/policy.json'), 'utf8')) as { readonly pools: readonly object[] };

it('takes the policy that every new deployment begins with', () => {
  expect(findDocumentFaults(seed)).toBeNull();
});

it.each<[string, unknown, RegExp]>([
  ['what is no document', null, /^\/ /],
  ['a form that the contract does not have', { ...seed, version: 2 }, /^\/version /],
  ['what the form cannot say', { ...seed, pools: [...seed.pools, ...seed.pools] }, /; /],
  ['a day that begins by an offset', { ...seed, caps: [{ capId: 'c', unit: 'segments', limit: 1, timeZone: '+05:30' }] }, /^cap c cannot count by the time zone \+05:30/],
])('refuses %s', (_, document, faults) => {
  expect(findDocumentFaults(document)).toMatch(faults);
});
