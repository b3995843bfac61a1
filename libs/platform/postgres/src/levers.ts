import type { Lane } from '@signalbox/message';

/** A row of the table levers, as far as its readers need it. */
export interface Lever {
  readonly leverId: string;
  readonly kind: 'rate-multiplier' | 'pause';
  readonly scopeKind: 'lane' | 'pool' | 'sender';
  readonly scopeId: string;
  /** Of a rate multiplier: 0 to 1. Null for a pause. */
  readonly value: number | null;
  readonly reason: string;
  readonly expiresAtMs: number;
}

export interface PauseState {
  readonly paused: boolean;
  /** Epoch milliseconds at which the pause ends by itself. */
  readonly until?: number;
  readonly reason?: string;
}

export interface RateScope {
  readonly lane: Lane;
  readonly poolId: string;
  readonly sender: string;
}

/** The levers in force at one moment. */
export interface Levers {
  isPaused(lane: Lane): PauseState;
  /** Product of all multipliers that apply, 0 to 1; 1 where none does. */
  rateMultiplier(scope: RateScope): number;
}

/** Pure: expired levers have no effect, whoever failed to delete them. */
export function evaluateLevers(levers: readonly Lever[], nowMs: number): Levers {
  const live = levers.filter((lever) => lever.expiresAtMs > nowMs);
  return {
    isPaused(lane) {
      const [longest] = live
        .filter((lever) => lever.kind === 'pause' && lever.scopeKind === 'lane' && lever.scopeId === lane)
        .sort((a, b) => b.expiresAtMs - a.expiresAtMs);
      return longest ? { paused: true, until: longest.expiresAtMs, reason: longest.reason } : { paused: false };
    },
    rateMultiplier({ lane, poolId, sender }) {
      const scopeIds = { lane, pool: poolId, sender };
      return live
        .filter((lever) => lever.kind === 'rate-multiplier' && lever.scopeId === scopeIds[lever.scopeKind])
        .reduce((product, lever) => product * (lever.value ?? 1), 1);
    },
  };
}
