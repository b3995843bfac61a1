import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BARS } from '../engine/bar.js';
import type { Bar } from './bar.js';
import { exitCodeOf, judgeBar, type JudgedBar, type Verdict } from './judge-bars.js';

const speed: Bar = { name: 'speed', says: 'how fast', unit: 'records/s', better: 'higher', goal: 100, shortGoal: 10 };
const losses: Bar = { name: 'losses', says: 'how many', unit: 'records', better: 'lower', goal: 0 };
const full = { isShort: false };
const short = { isShort: true };

describe('judgeBar', () => {
  it.each([
    ['more than the least', speed, 101, full, 'met'],
    ['just the least', speed, 100, full, 'met'],
    ['less than the least', speed, 99.9, full, 'missed'],
    ['just the most', losses, 0, full, 'met'],
    ['more than the most', losses, 1, full, 'missed'],
    ['a short run that reaches its own goal', speed, 10, short, 'reached by a short run'],
    ['a short run that does not', speed, 9, short, 'not reached by a short run'],
    ['a short run of a bar that has one goal', losses, 1, short, 'not reached by a short run'],
    ['no number', speed, NaN, full, 'not measured'],
    ['no end', losses, Infinity, short, 'not measured'],
  ] as const)('%s', (_name, bar, value, size, verdict) => {
    expect(judgeBar(bar, { values: { [bar.name]: value } }, size).verdict).toBe(verdict);
  });

  it('says of a trial that failed, or left a bar out, that nothing was measured', () => {
    expect([judgeBar(speed, undefined, full), judgeBar(speed, { values: { losses: 0 } }, full)].map(({ value, verdict }) => [value, verdict])).toEqual([[null, 'not measured'], [null, 'not measured']]);
  });

  it('never gives the verdict of the full bar for a short run', () => {
    fc.assert(fc.property(fc.constantFrom(...BARS), fc.double(), (bar, value) => !['met', 'missed'].includes(judgeBar(bar, { values: { [bar.name]: value } }, short).verdict)));
  });

  it('prints the goal that it judged by', () => {
    expect([judgeBar(speed, undefined, full).goal, judgeBar(speed, undefined, short).goal]).toEqual([100, 10]);
  });
});

describe('exitCodeOf', () => {
  const having = (...verdicts: Verdict[]): JudgedBar[] => verdicts.map((verdict) => ({ ...judgeBar(speed, undefined, full), verdict }));

  it.each([
    [['met', 'met'], 0],
    [['met', 'reached by a short run'], 0],
    [['met', 'missed'], 1],
    [['not measured', 'met'], 1],
    [['not reached by a short run'], 1],
    [[], 1],
  ] as const)('%j gives %i', (verdicts, code) => {
    expect(exitCodeOf(having(...verdicts))).toBe(code);
  });
});

describe('BARS', () => {
  it('have names of their own', () => {
    expect(new Set(BARS.map(({ name }) => name)).size).toBe(BARS.length);
  });
});
