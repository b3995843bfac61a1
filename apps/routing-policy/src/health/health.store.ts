import type { SenderHealth } from '@signalbox/routing';

/** How well a sender delivers to a country, as analytics told it. */
export interface ToldHealth extends SenderHealth {
  readonly computedAtMs: number;
}

/** One row per sender and country: the latest that was told. */
export abstract class HealthStore {
  /** False where this or a later word is known; then nothing changes. */
  abstract apply(told: ToldHealth): Promise<boolean>;
  /** What still holds then. */
  abstract listInForce(nowMs: number): Promise<readonly SenderHealth[]>;
}
