import { createMetrics } from '@signalbox/telemetry';
import { expect, it } from 'vitest';
import { showPoolUse } from './show-pool-use.js';

it('shows how a pool is used at the moment of the reading', async () => {
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  let use = { open: 3, idle: 1, waiting: 0 };
  showPoolUse(metrics, 'otp', { use: () => use });
  const read = async (): Promise<string[]> => [...(await metrics.render()).matchAll(/sb_database_connections\{database="otp",connection="(\w+)".*\} (\d+)/g)].map(([, state, count]) => `${state} ${count}`);
  expect(await read()).toEqual(['busy 2', 'idle 1', 'awaited 0']);
  use = { open: 4, idle: 0, waiting: 7 };
  expect(await read()).toEqual(['busy 4', 'idle 0', 'awaited 7']);
});
