import type { Platform } from './platform.js';
import { measureEventLoop } from './system-clock.js';

/** As often as Prometheus usually scrapes. */
const INTERVAL_MS = 10_000;
/** A loop blocked for longer misses heartbeats, of which a group allows ten. */
const ALARM_SECONDS = 1;

/** Records event-loop delay until the returned function is called; a long block is logged. */
export function watchEventLoop({ metrics, logger }: Pick<Platform, 'metrics' | 'logger'>): () => void {
  const read = measureEventLoop();
  const timer = setInterval(() => {
    const delays = read();
    metrics.gauge('sb_event_loop_delay_seconds', { quantile: 'p50' }, delays.p50);
    metrics.gauge('sb_event_loop_delay_seconds', { quantile: 'p99' }, delays.p99);
    metrics.gauge('sb_event_loop_delay_seconds', { quantile: 'max' }, delays.max);
    if (delays.max > ALARM_SECONDS) logger.warn('the event loop was blocked', { latency_ms: Math.round(delays.max * 1000) });
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
