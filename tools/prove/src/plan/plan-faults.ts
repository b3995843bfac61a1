import { createSeededRandom } from '@signalbox/message';
import type { Fault, FaultOf } from '../scenario/faults.js';
import type { Scenario } from '../scenario/scenario.js';

/** What is done at a moment; random kills have become single ones. */
export type Action = Exclude<Fault, { readonly kind: 'random-kills' | 'crash-at' }>;

export interface FaultPlan {
  /** Processes that are armed before the load begins. */
  readonly crashes: readonly FaultOf<'crash-at'>[];
  /** In the order of their times. */
  readonly actions: readonly Action[];
}

/** The same for the same scenario. */
export function planFaults({ faults, seed }: Pick<Scenario, 'faults' | 'seed'>): FaultPlan {
  const random = createSeededRandom(seed);
  const actions = faults.flatMap((fault): readonly Action[] => {
    if (fault.kind === 'crash-at') return [];
    return fault.kind === 'random-kills' ? spreadKills(fault, random) : [fault];
  });
  return { crashes: faults.filter((fault) => fault.kind === 'crash-at'), actions: actions.sort((a, b) => a.atMs - b.atMs) };
}

/** One kill in each of so many equal stretches, each anywhere within its own. */
export function spreadKills({ atMs, forMs, kills, targets }: Omit<FaultOf<'random-kills'>, 'kind'>, random: () => number): FaultOf<'kill'>[] {
  const stretchMs = forMs / kills;
  return Array.from({ length: kills }, (_, index) => ({
    kind: 'kill', atMs: Math.round(atMs + (index + random()) * stretchMs), targets: [targets[Math.floor(random() * targets.length)] as string], downMs: 0,
  }));
}
