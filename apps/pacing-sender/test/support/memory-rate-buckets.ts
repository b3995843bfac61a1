import type { Clock } from '@signalbox/message';
import type { Timers } from '@signalbox/kafka';
import { emptyPace, leaseSlots, type PaceState } from '@signalbox/pacing';
import type { RateBuckets } from '@signalbox/postgres';

const DAY_US = 86_400_000_000;

export interface MemoryRateBuckets extends RateBuckets {
  readonly state: PaceState;
  /** The same buckets as another process sees them, over its own network. */
  connect(delays: { readonly thereMs: () => number; readonly backMs: () => number }): RateBuckets;
}

/** The rule of the real buckets, on a clock that is `aheadMs` ahead of the test's; midnight is that of UTC. */
export function createMemoryRateBuckets(clock: Clock, timers: Timers, aheadMs: number | (() => number)): MemoryRateBuckets {
  const state = emptyPace();
  const nowUs = (): number => Math.round((clock.monotonicMs() + (typeof aheadMs === 'number' ? aheadMs : aheadMs())) * 1000);
  const wait = (ms: number): Promise<void> => (ms <= 0 ? Promise.resolve() : new Promise((resolve) => void timers.after(ms, resolve)));
  const connect: MemoryRateBuckets['connect'] = ({ thereMs, backMs }) => ({
    async lease(request) {
      await wait(thereMs());
      const lease = leaseSlots(state, request, nowUs(), (_zone, timeUs) => (Math.floor(timeUs / DAY_US) + 1) * DAY_US);
      await wait(backMs());
      return lease.slots.length === 0 ? null : lease;
    },
  });
  return { ...connect({ thereMs: () => 0, backMs: () => 0 }), connect, state };
}
