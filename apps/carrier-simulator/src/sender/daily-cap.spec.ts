import { expect, test } from 'vitest';
import { DailyCap, pacificDayOf, utcDayOf } from './daily-cap.js';

test.each([
  ['just before midnight in winter', '2026-11-22T07:59:59.999Z', '2026-11-21'],
  ['midnight in winter', '2026-11-22T08:00:00Z', '2026-11-22'],
  ['midnight in summer', '2026-07-01T07:00:00Z', '2026-07-01'],
  ['the 25 hour day', '2026-11-02T07:59:59Z', '2026-11-01'],
])('the Pacific day at %s', (_name, instant, day) => {
  expect(pacificDayOf(Date.parse(instant))).toBe(day);
  expect(utcDayOf(Date.parse(instant))).toBe(instant.slice(0, 10));
});

test('a cap fills up within a day and is empty on the next', () => {
  const caps = new DailyCap();
  expect([caps.take('b', '1', 2, 3), caps.take('b', '1', 2, 3), caps.take('b', '1', 1, 3), caps.take('b', '2', 3, 3), caps.take('b', '2', 9, null)]).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
});
