import { createLogger, createMetrics } from '@signalbox/telemetry';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchEventLoop, type EventLoopWatch } from './event-loop-watch.js';

let watch: EventLoopWatch | undefined;
afterEach(() => {
  watch?.stop();
  vi.useRealTimers();
});

function start(intervalMs?: number) {
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const lines: string[] = [];
  watch = watchEventLoop({ metrics, logger: createLogger({ service: 'test', level: 'warn', destination: { write: (line) => void lines.push(line) } }) }, intervalMs);
  return { metrics, lines, watch };
}

/** Nothing else runs in this process meanwhile. */
const blockFor = (durationMs: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);

describe('watchEventLoop', () => {
  it('records the delay of each interval until it is stopped', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { metrics, watch } = start();
    expect(await metrics.render()).not.toContain('quantile="p99"');
    vi.advanceTimersByTime(10_000);
    expect(await metrics.render()).toMatch(/sb_event_loop_delay_seconds\{quantile="p99",service="test"\} \d/);
    watch.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('logs, counts and tells probes that the loop was blocked for more than a second', async () => {
    const { metrics, lines, watch } = start(100);
    blockFor(1_200);
    await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0), { timeout: 20_000 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', msg: 'the event loop was blocked' });
    expect((JSON.parse(lines[0] ?? '') as { latency_ms: number }).latency_ms).toBeGreaterThanOrEqual(1_000);
    expect(await metrics.render()).toMatch(/sb_event_loop_blocks_total\{service="test"\} [1-9]/);
    expect(watch.health()).toMatchObject({ healthy: true, detail: expect.stringMatching(/over 1 s in [1-9]\d* intervals/) as string });
  }, 30_000);

  it('says nothing of a loop that was late by less', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { lines, watch } = start();
    vi.advanceTimersByTime(10_000);
    expect([lines, watch.health()]).toMatchObject([[], { healthy: true, detail: expect.stringMatching(/^free: .* over 1 s in 0 intervals/) as string }]);
  });
});
