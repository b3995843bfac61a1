import { DAY_TABLES, startOfDayMs, type DayPartition } from './partitions.js';
import { oldestKeptDayMs } from './retention.js';

const DAY_MS = 86_400_000;

export interface PartitionDays {
  readonly table: string;
  /** Days after today that have their partition, without a gap; 0: today is the last one; -1: today has none. */
  readonly ahead: number;
  /** Days that should have been dropped and are still there. */
  readonly overdue: number;
}

/** How far the partitions of each table that is cut by day reach, at a time; one that has none is told of, too. */
export function judgePartitionDays(partitions: readonly DayPartition[], nowMs: number): PartitionDays[] {
  const today = startOfDayMs(nowMs);
  return DAY_TABLES.map((table) => {
    const days = new Set(partitions.filter((partition) => partition.table === table.name).map(({ dayStartMs }) => dayStartMs));
    let ahead = -1;
    while (days.has(today + (ahead + 1) * DAY_MS)) ahead += 1;
    const oldestKeptMs = oldestKeptDayMs(table, nowMs) ?? -Infinity;
    return { table: table.name, ahead, overdue: [...days].filter((dayStartMs) => dayStartMs < oldestKeptMs).length };
  });
}
