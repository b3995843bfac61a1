import type { Clock } from '@signalbox/message';
import type { Timers } from '@signalbox/kafka';
import type { Lease, LeaseRequest, RateBuckets } from '@signalbox/postgres';

export interface MemoryRateBuckets extends RateBuckets {
  /** The same buckets as another process sees them, over its own network. */
  connect(delays: { readonly thereMs: () => number; readonly backMs: () => number }): RateBuckets;
}

/** The arithmetic of the real buckets, on a clock that is `aheadMs` ahead of the test's. */
export function createMemoryRateBuckets(clock: Clock, timers: Timers, aheadMs: number): MemoryRateBuckets {
  const next = new Map<string, number>();
  const grant = ({ bucketId, emissionIntervalUs, costs, horizonUs }: LeaseRequest): Lease => {
    const nowUs = Math.round((clock.monotonicMs() + aheadMs) * 1000);
    const slotsUs: number[] = [];
    let slotUs = Math.max(next.get(bucketId) ?? 0, nowUs);
    for (const cost of costs) {
      if (slotUs > nowUs + horizonUs) break;
      slotsUs.push(slotUs);
      slotUs += cost * emissionIntervalUs;
    }
    if (slotsUs.length > 0) next.set(bucketId, slotUs);
    return { bucketId, nowUs, slotsUs, nextSlotUs: slotUs, askAgainAtUs: slotsUs.length === costs.length ? null : slotUs - horizonUs };
  };
  const wait = (ms: number): Promise<void> => (ms <= 0 ? Promise.resolve() : new Promise((resolve) => void timers.after(ms, resolve)));
  const connect: MemoryRateBuckets['connect'] = ({ thereMs, backMs }) => ({
    async leaseSlots(requests) {
      await wait(thereMs());
      const leases = requests.map(grant);
      await wait(backMs());
      return leases;
    },
    returnUnusedTail: () => Promise.resolve(false),
  });
  return { ...connect({ thereMs: () => 0, backMs: () => 0 }), connect };
}
