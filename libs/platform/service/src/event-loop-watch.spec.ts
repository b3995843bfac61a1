import { createLogger, createMetrics } from '@signalbox/telemetry';
import { afterEach, expect, it, vi } from 'vitest';
import { watchEventLoop } from './event-loop-watch.js';

afterEach(() => vi.useRealTimers());

it('records the delay of each interval until it is stopped', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const stop = watchEventLoop({ metrics, logger: createLogger({ service: 'test', level: 'fatal' }) });
  expect(await metrics.render()).not.toContain('quantile="p99"');
  vi.advanceTimersByTime(10_000);
  expect(await metrics.render()).toMatch(/sb_event_loop_delay_seconds\{quantile="p99",service="test"\} \d/);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
