import { randomInt } from 'node:crypto';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Clock, Random } from '@signalbox/message';

/** The one place where a process reads its clocks; everything else takes a Clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

const RANDOM_STEPS = 2 ** 48 - 1;

/** The one source of randomness; not predictable, so it may also choose trace ids and jitter that others can see. */
export const systemRandom: Random = () => randomInt(RANDOM_STEPS) / RANDOM_STEPS;

/** How late the event loop ran its timers since the last reading, in seconds. */
export interface EventLoopDelays {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const RESOLUTION_MS = 20;
/** The histogram needs one tick after each reset before it measures; a block that begins within it is seen by how late this is over. */
const BLIND_MS = 2 * RESOLUTION_MS;
const NANOSECONDS = 1e9;

/** Measures event-loop delay; each call of the returned function reads and resets. */
export function measureEventLoop(): () => EventLoopDelays {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let blindFromMs = performance.now();
  let blindSeconds: number | undefined;
  let blindEnd: NodeJS.Timeout | undefined;
  const readBlindTime = (): number => (blindSeconds ??= Math.max(0, performance.now() - blindFromMs - BLIND_MS) / 1000);
  const watchBlindTime = (): void => {
    blindFromMs = performance.now();
    blindSeconds = undefined;
    clearTimeout(blindEnd);
    blindEnd = setTimeout(readBlindTime, BLIND_MS).unref();
  };
  histogram.enable();
  watchBlindTime();
  return () => {
    const max = Math.max(histogram.max / NANOSECONDS, readBlindTime());
    const delays = { p50: histogram.percentile(50) / NANOSECONDS, p99: histogram.percentile(99) / NANOSECONDS, max };
    histogram.reset();
    watchBlindTime();
    return delays;
  };
}
