import { describe, expect, it } from 'vitest';
import { findTest } from './find-test.js';

describe('findTest', () => {
  it.each([
    ['a test', `it('holds', () => {});`, 'runs'],
    ['a test in a suite', `describe('all', () => { it('holds', () => {}); });`, 'runs'],
    ['a test of a table', `it.each([['it.skip(1)']])('holds', () => {});`, 'runs'],
    ['a test that is skipped', `it.skip('holds', () => {});`, 'skipped'],
    ['a test that is to be written', `it.todo('holds');`, 'skipped'],
    ['a table that is skipped', `it.skip.each([1])('holds', () => {});`, 'skipped'],
    ['a test in a suite that is skipped', `describe.skip('all', () => { describe('some', () => { it('holds', () => {}); }); });`, 'skipped'],
    ['a test under a condition', `it.skipIf(slow)('holds', () => {});`, 'skipped'],
    ['another title', `it('holds not', () => {});`, 'missing'],
    ['a title that is only mentioned', `// it('holds')\nconst title = 'holds';`, 'missing'],
  ])('%s', (_name, text, state) => {
    expect(findTest(text, 'holds')).toBe(state);
  });
});
