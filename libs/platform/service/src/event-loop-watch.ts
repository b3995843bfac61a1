import type { Health } from './health.js';
import type { Platform } from './platform.js';
import { measureEventLoop } from './system-clock.js';

/** As often as Prometheus usually scrapes. */
const INTERVAL_MS = 10_000;
/** Heartbeats share the loop, one a second, and a group allows ten to be missed: what blocks for longer than one may block for longer than ten. */
const ALARM_SECONDS = 1;

export interface EventLoopWatch {
  /** What probes are told. Never red: whoever shares the load of a process that is short of CPU would be the next. */
  health(): Health;
  stop(): void;
}

/** Records event-loop delay until it is stopped; a long block is logged, counted and told to probes. */
export function watchEventLoop({ metrics, logger }: Pick<Platform, 'metrics' | 'logger'>, intervalMs = INTERVAL_MS): EventLoopWatch {
  const read = measureEventLoop();
  let longestSeconds = 0;
  let blocks = 0;
  const timer = setInterval(() => {
    const delays = read();
    longestSeconds = delays.max;
    metrics.gauge('sb_event_loop_delay_seconds', { quantile: 'p50' }, delays.p50);
    metrics.gauge('sb_event_loop_delay_seconds', { quantile: 'p99' }, delays.p99);
    metrics.gauge('sb_event_loop_delay_seconds', { quantile: 'max' }, delays.max);
    if (delays.max <= ALARM_SECONDS) return;
    blocks += 1;
    metrics.count('sb_event_loop_blocks_total', {});
    logger.warn('the event loop was blocked', { latency_ms: Math.round(delays.max * 1000) });
  }, intervalMs);
  timer.unref();
  return {
    health: () => ({ healthy: true, detail: `${longestSeconds > ALARM_SECONDS ? 'BLOCKED' : 'free'}: up to ${longestSeconds.toFixed(3)} s late in the last ${intervalMs / 1000} s, over ${ALARM_SECONDS} s in ${blocks} intervals` }),
    stop: () => clearInterval(timer),
  };
}
