import type { HourFigures } from '@signalbox/usage';
import { expect, it } from 'vitest';
import { judgeSubject } from './judge-hours.js';

const HOUR_MS = Date.UTC(2026, 10, 22, 9);
const DAYS_MS = Array.from({ length: 14 }, (_, day) => HOUR_MS - (day + 1) * 86_400_000);
const figures = (messages: number): HourFigures => ({ messages, delivered: messages, ended: messages, refused: 0, medianMs: 2_000 });
const judge = (present: number, past: readonly number[]): string[] => {
  const told: readonly (readonly [number, number])[] = [[HOUR_MS, present], ...past.map((messages, day) => [DAYS_MS[day] ?? 0, messages] as const)];
  const hours = new Map(told.filter(([, messages]) => messages > 0).map(([hourMs, messages]) => [hourMs, figures(messages)]));
  return judgeSubject({ dimension: 'lane', value: 'otp', hours }, HOUR_MS, DAYS_MS).map(({ figure, observed, usual }) => `${figure} ${observed} ${usual}`);
};

it.each<[string, number, readonly number[], string[]]>([
  ['traffic that is gone', 0, [200, 210, 190, 205, 195], ['messages 0 200']],
  ['what most days do not have', 500, [0, 0, 0, 0, 0, 0, 480], ['messages 500 0']],
  ['nothing while it is new', 500, [480, 490], []],
  ['nothing of the days before it began', 500, [480, 490, 510, 520, 505], []],
  ['nothing of traffic without a past', 500, [], []],
])('finds %s', (_, present, past, expected) => expect(judge(present, past)).toEqual(expected));
