import type { DispatchPlan } from './dispatch-source.js';
import type { BenchSender } from './sender-policy.js';

const SIZES = [1, 3, 1, 2] as const;

/** A backlog of one, two and three segments that keeps each sender busy for so long: as much of it is there for each as its contract asks for. */
export function planBacklog(senders: readonly BenchSender[], forMs: number): DispatchPlan[] {
  const given = new Map(senders.map(({ sender }) => [sender, 0]));
  const plans: DispatchPlan[] = [];
  const secondsOf = ({ sender, segmentsPerSecond }: BenchSender): number => (given.get(sender) ?? 0) / segmentsPerSecond;
  for (;;) {
    const next = senders.reduce((least, one) => (secondsOf(one) < secondsOf(least) ? one : least));
    if (secondsOf(next) * 1_000 >= forMs) return plans;
    const segments = SIZES[plans.length % SIZES.length] ?? 1;
    given.set(next.sender, (given.get(next.sender) ?? 0) + segments);
    plans.push({ provider: next.provider, poolId: next.poolId, sender: next.sender, segments });
  }
}

export interface PlannedDisturbance {
  readonly atMs: number;
  readonly kind: 'kill' | 'freeze';
  /** Which process, from 0. */
  readonly target: number;
}

export const DISTURB_EVERY_MS = 15_000;

/** One process after the other dies or stands still; on the next turn it is the other thing. */
export function planDisturbances(processes: number, forMs: number): PlannedDisturbance[] {
  const count = Math.floor(forMs / DISTURB_EVERY_MS);
  return Array.from({ length: count }, (_, index) => ({
    atMs: (index + 0.5) * DISTURB_EVERY_MS, kind: (index + Math.floor(index / processes)) % 2 === 0 ? 'kill' : 'freeze', target: index % processes,
  }));
}
