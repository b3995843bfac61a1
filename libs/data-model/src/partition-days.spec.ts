import { describe, expect, it } from 'vitest';
import { judgePartitionDays } from './partition-days.js';
import { DAY_TABLES, dayPartitionName, type DayPartition } from './partitions.js';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const TODAY = Date.UTC(2026, 10, 22);

/** Partitions of `decisions`, which are kept for 36 days, by the distance of their day from today. */
function daysOf(offsets: readonly number[], table = 'decisions'): DayPartition[] {
  return offsets.map((offset) => ({ table, name: dayPartitionName(table, TODAY + offset * DAY_MS), dayStartMs: TODAY + offset * DAY_MS }));
}

const rows = [
  { name: 'a week ahead', offsets: [-1, 0, 1, 2, 3, 4, 5, 6, 7], is: { ahead: 7, overdue: 0 } },
  { name: 'a gap, behind which nothing counts', offsets: [0, 1, 3, 4], is: { ahead: 1, overdue: 0 } },
  { name: 'today as the last day', offsets: [-2, -1, 0], is: { ahead: 0, overdue: 0 } },
  { name: 'today missing, tomorrow there', offsets: [-1, 1, 2], is: { ahead: -1, overdue: 0 } },
  { name: 'the oldest day that is kept', offsets: [-36, 0], is: { ahead: 0, overdue: 0 } },
  { name: 'two days older than that', offsets: [-38, -37, -36, 0], is: { ahead: 0, overdue: 2 } },
  { name: 'no partition at all', offsets: [], is: { ahead: -1, overdue: 0 } },
];

describe('judgePartitionDays', () => {
  it.each(rows)('judges $name', ({ offsets, is }) => {
    expect(judgePartitionDays(daysOf(offsets), NOON).find(({ table }) => table === 'decisions')).toEqual({ table: 'decisions', ...is });
  });

  it('tells of every table that is cut by day, each by its own partitions and days', () => {
    const days = judgePartitionDays([...daysOf([-4, 0, 1], 'fraud_messages'), ...daysOf([0])], NOON);
    expect(days.map(({ table }) => table)).toEqual(DAY_TABLES.map(({ name }) => name));
    expect(days.find(({ table }) => table === 'fraud_messages')).toMatchObject({ ahead: 1, overdue: 1 });
    expect(days.find(({ table }) => table === 'send_attempts')).toMatchObject({ ahead: -1 });
  });

  it('counts down as time passes, without a new look', () => {
    const known = daysOf([0, 1, 2, 3]);
    const aheadAt = (nowMs: number): number | undefined => judgePartitionDays(known, nowMs).find(({ table }) => table === 'decisions')?.ahead;
    expect([aheadAt(NOON), aheadAt(TODAY + DAY_MS - 1), aheadAt(TODAY + DAY_MS), aheadAt(NOON + 3 * DAY_MS), aheadAt(NOON + 4 * DAY_MS)]).toEqual([3, 3, 2, 0, -1]);
  });
});
