import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './verdict-of-code.js';

const NOW = 'Sun, 22 Nov 2026 10:00:00 GMT';

describe('retryAfterMs', () => {
  it.each<[string, Record<string, string | string[]>, number | undefined]>([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['seconds between blanks', { 'retry-after': ' 7 ' }, 7_000],
    ['at once', { 'retry-after': '0' }, 0],
    ['a date, by the date of the answer', { 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT', date: NOW }, 90_000],
    ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 09:59:59 GMT', date: NOW }, 0],
    ['a date in an answer without one', { 'retry-after': NOW }, undefined],
    ['a date that is none', { 'retry-after': 'Sun, 99 Nov 2026 10:00:00 GMT', date: NOW }, undefined],
    ['a part of a second', { 'retry-after': '1.5', date: NOW }, undefined],
    ['a word', { 'retry-after': 'soon', date: NOW }, undefined],
    ['more than one', { 'retry-after': ['1', '2'] }, undefined],
    ['none', { date: NOW }, undefined],
  ])('reads %s', (_name, headers, expected) => expect(retryAfterMs(headers)).toBe(expected));
});
