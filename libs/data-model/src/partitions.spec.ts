import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayPartitionName, parseDayPartition, startOfDayMs } from './partitions.js';

const rows = [
  { name: 'a day', partition: 'decisions_p20261122', is: { table: 'decisions', dayStartMs: Date.UTC(2026, 10, 22) } },
  { name: 'a leap day', partition: 'message_status_p20280229', is: { table: 'message_status', dayStartMs: Date.UTC(2028, 1, 29) } },
  { name: 'a table whose own name looks like a partition', partition: 'a_p20261122_p20261123', is: { table: 'a_p20261122', dayStartMs: Date.UTC(2026, 10, 23) } },
  { name: 'no such day', partition: 'decisions_p20270229', is: null },
  { name: 'no such month', partition: 'decisions_p20261322', is: null },
  { name: 'the default partition', partition: 'decisions_default', is: null },
  { name: 'a hash partition', partition: 'idempotency_h03', is: null },
  { name: 'a table', partition: 'decisions', is: null },
  { name: 'a longer number', partition: 'decisions_p202611220', is: null },
  { name: 'no table', partition: '_p20261122', is: null },
];

describe('parseDayPartition', () => {
  it.each(rows)('reads $name', ({ partition, is }) => {
    expect(parseDayPartition(partition)).toEqual(is);
  });

  it('reads back every name that is given', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: Date.UTC(2999, 11, 31) }), (timeMs) => {
      const dayStartMs = startOfDayMs(timeMs);
      expect(dayStartMs).toBeLessThanOrEqual(timeMs);
      expect(timeMs - dayStartMs).toBeLessThan(86_400_000);
      expect(parseDayPartition(dayPartitionName('send_attempts', dayStartMs))).toEqual({ table: 'send_attempts', dayStartMs });
    }));
  });
});
