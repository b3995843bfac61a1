import { DAY_TABLES, dayPartitionName } from '@signalbox/data-model';
import { manualClock } from '@signalbox/message';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { expect, it } from 'vitest';
import { PartitionWatch } from './partition-watch.js';

const DAY_MS = 86_400_000;
const TODAY = Date.UTC(2026, 10, 22);

it('tells how far the partitions reach, goes on counting while the database is away, and tells nothing that it has never seen', async () => {
  const clock = manualClock(TODAY + 1_000);
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  let isAway = true;
  const rows = DAY_TABLES.flatMap(({ name }) => [0, 1, 2].map((offset) => ({ name: dayPartitionName(name, TODAY + offset * DAY_MS) })));
  const database = { query: <R>() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(rows as R[])) };
  const watch = new PartitionWatch(database, { clock, metrics, logger: createLogger({ service: 'test', level: 'fatal' }) });
  const read = async (): Promise<string[]> => [...(await metrics.render()).matchAll(/sb_partition_days_ahead\{table="decisions".*\} (-?\d+)/g)].map(([, days = '']) => days);
  await expect(watch.look()).rejects.toThrow('away');
  expect(await read()).toEqual([]);
  isAway = false;
  await watch.look();
  expect(await read()).toEqual(['2']);
  expect((await metrics.render()).match(/sb_partition_days_ahead\{/g)).toHaveLength(DAY_TABLES.length);
  expect(await metrics.render()).toMatch(/sb_label_values_refused_total\{[^}]*\} 0/);
  isAway = true;
  clock.advance(3 * DAY_MS);
  await expect(watch.look()).rejects.toThrow('away');
  expect(await read()).toEqual(['-1']);
});
