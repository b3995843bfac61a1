import { describe, expect, it } from 'vitest';
import { parseProcessStat, sumTreeMs } from './process-stat.js';

const line = (pid: number, command: string, parentPid: number, ticks: string): string => `${pid} (${command}) S ${parentPid} 1 1 0 -1 4194560 100 0 0 0 ${ticks} 20 0 11 0 12345 1000 200`;

describe('parseProcessStat', () => {
  it.each([
    ['a plain command', 'node'],
    ['a command with spaces and parentheses', 'postgres: signalbox (x) S 1 2'],
  ])('reads %s', (_name, command) => {
    expect(parseProcessStat(line(42, command, 7, '150 50 30 20'))).toEqual({ pid: 42, parentPid: 7, ownMs: 2_000, endedChildrenMs: 500 });
  });

  it.each(['', 'nonsense', '42 (node) S 7'])('refuses "%s"', (text) => {
    expect(() => parseProcessStat(text)).toThrow(RangeError);
  });
});

describe('sumTreeMs', () => {
  const stats = [line(1, 'init', 0, '900 0 0 0'), line(42, 'postgres', 1, '10 0 5 0'), line(43, 'backend', 42, '20 0 0 0'), line(44, 'worker', 43, '1 1 0 0'), line(50, 'other', 1, '99 0 0 0')].map(parseProcessStat);

  it('counts descendants, living and ended, and nobody else', () => {
    expect(sumTreeMs(stats, 42)).toBe(370);
  });

  it('is nothing for a process that is gone', () => {
    expect(sumTreeMs(stats, 99)).toBe(0);
  });
});
