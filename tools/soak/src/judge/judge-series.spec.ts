import { describe, expect, it } from 'vitest';
import { judgeCeiling, judgeGrowth, judgeHeights, judgeReturn } from './judge-series.js';

const series = (valueAt: (index: number) => number, count = 40) => Array.from({ length: count }, (_, index) => ({ atS: 5 * index, value: valueAt(index) }));
/** Noise that is the same each time: -0.5 to 0.5. */
const noise = (index: number): number => ((index * 7919 + 104_729) % 101) / 100 - 0.5;

describe('judgeGrowth', () => {
  it.each([
    ['level', series(() => 100), 'met'],
    ['noise', series((index) => 100 + 40 * noise(index)), 'met'],
    ['one spike at the end', series((index) => (index === 39 ? 500 : 100 + 5 * noise(index))), 'met'],
    ['the saw teeth of a garbage collector', series((index) => 100 + 3 * (index % 10)), 'met'],
    ['less drift than is allowed', series((index) => 100 + index * 0.2), 'met'],
    ['drift', series((index) => 100 + index), 'missed'],
    ['drift under noise', series((index) => 100 + index + 30 * noise(index)), 'missed'],
    ['drift under saw teeth', series((index) => 100 + index + 3 * (index % 10)), 'missed'],
    ['a step that stays', series((index) => (index < 20 ? 100 : 140)), 'missed'],
    ['what shrinks', series((index) => 200 - index), 'met'],
    ['four samples', series((index) => 100 + 50 * index, 4), 'not measured'],
  ])('%s', (_name, points, verdict) => expect(judgeGrowth(points, 10).verdict).toBe(verdict));

  it('says how much it grew', () => expect(judgeGrowth(series((index) => 100 + index), 10).value).toBeCloseTo(39, 6));
});

describe('judgeHeights', () => {
  it.each([
    ['level', series(() => 100), 'met'],
    ['a heap that is collected and fills again to its old height', series((index) => (index < 10 ? 100 : Math.min(100, 20 + 4 * (index - 10)))), 'met'],
    ['one that is not collected any more below its old height', series((index) => (index < 25 ? 100 - 10 * (index % 5) : 99)), 'met'],
    ['less drift than is allowed', series((index) => 100 + index * 0.2), 'met'],
    ['a leak', series((index) => 100 + index), 'missed'],
    ['a leak under saw teeth of a collector', series((index) => 100 + index + 8 * (index % 7)), 'missed'],
    ['a leak under collections that give much back', series((index) => 100 + index - (index % 15 < 5 ? 90 : 0)), 'missed'],
    ['four samples', series((index) => 100 + 50 * index, 4), 'not measured'],
  ])('%s', (_name, points, verdict) => expect(judgeHeights(points, 10).verdict).toBe(verdict));

  it('says how much it grew', () => expect(judgeHeights(series((index) => 100 + index), 10).value).toBeCloseTo(40, 6));
});

describe('judgeReturn', () => {
  const before = series((index) => 1 + noise(index));
  it.each([
    ['the level of before', series((index) => 1 + noise(index + 3)), 'met'],
    ['one outlier', series((index) => (index === 4 ? 900 : 1)), 'met'],
    ['a level that stays up', series((index) => 4 + noise(index)), 'missed'],
    ['nothing to compare', [], 'not measured'],
  ])('%s', (_name, after, verdict) => expect(judgeReturn(before, after, 1).verdict).toBe(verdict));
});

describe('judgeCeiling', () => {
  it.each([[() => 0, 'met'], [(index: number) => (index === 17 ? 0.01 : 0), 'missed']])('catches one above it', (valueAt, verdict) => expect(judgeCeiling(series(valueAt), 0).verdict).toBe(verdict));
  it('says nothing of no samples', () => expect(judgeCeiling([], 0).verdict).toBe('not measured'));
});
