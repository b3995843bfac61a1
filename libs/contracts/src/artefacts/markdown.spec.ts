import { describe, expect, it } from 'vitest';
import { fillSections, makeTable } from './markdown.js';

describe('fillSections', () => {
  const page = 'Head\n<!-- generated: one -->\nold\n<!-- end -->\nTail';

  it('replaces the section alone, and again to the same text', () => {
    const filled = fillSections(page, { one: 'new' });
    expect(filled).toBe('Head\n<!-- generated: one -->\n\nnew\n\n<!-- end -->\nTail');
    expect(fillSections(filled, { one: 'new' })).toBe(filled);
  });

  it('refuses a section without a place and a place without a section', () => {
    expect(() => fillSections(page, { one: 'new', two: 'more' })).toThrow('no place for two');
    expect(() => fillSections(page, {})).toThrow('place for one');
  });
});

describe('makeTable', () => {
  it('escapes what would break a cell', () => {
    expect(makeTable(['a'], [['x|y <z>\nw']])).toBe('| a |\n| --- |\n| x\\|y &lt;z> w |');
  });
});
