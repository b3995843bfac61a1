import { describe, expect, it } from 'vitest';
import { countCodeLines, findAppFaults, findMedianFaults, medianOf } from './sizes.js';

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `const a${index} = 1;`).join('\n');

describe('countCodeLines', () => {
  it('leaves out blank lines and comments', () => {
    expect(countCodeLines('/**\n * A promise.\n */\nconst a = 1;\n\n// because\nconst b = 2; // here\n  /* one */\n')).toBe(2);
  });
});

describe('medianOf', () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[1, 9, 2], 2],
    [[1, 2, 4, 9], 3],
  ])('of %j is %d', (numbers, median) => {
    expect(medianOf(numbers)).toBe(median);
  });
});

describe('findMedianFaults', () => {
  it('allows a large file among small ones, not large ones all over', () => {
    expect(findMedianFaults('libs', [lines(10), lines(20), lines(290)])).toEqual([]);
    expect(findMedianFaults('libs', [lines(10), lines(81), lines(82)])).toEqual(['libs: the median file has 81 lines of code, 80 are allowed']);
  });
});

describe('findAppFaults', () => {
  it('is content with a short start and a page that fits the screen', () => {
    expect(findAppFaults('apps/intake', lines(15), lines(25))).toEqual([]);
  });

  it.each([
    ['a long start', lines(16), 'x', 'src/main.ts has 16 lines'],
    ['no start', undefined, 'x', 'has no src/main.ts'],
    ['a long page', 'x', lines(26), 'README.md has 26 lines'],
    ['no page', 'x', undefined, 'has no README.md'],
  ])('finds %s', (_, main, readme, fault) => {
    expect(findAppFaults('apps/intake', main, readme).join()).toContain(fault);
  });
});
