import type { HealthFacts, ToldHealth } from '@signalbox/usage';

/** A score as it was told, or is to be. */
export interface HealthRow extends HealthFacts, ToldHealth {}

/** What the figures say of senders, and what was told of them last. */
export abstract class HealthStore {
  /** True where no process has begun a round within the interval: then this one has, and the others have not. By the clock of the database. */
  abstract claimRound(intervalMs: number): Promise<boolean>;
  /** Of the messages that were taken on since then, by sender and country. */
  abstract loadFacts(sinceMs: number): Promise<readonly HealthFacts[]>;
  abstract loadTold(): Promise<readonly HealthRow[]>;
  /** Replaces what was told of the same senders and countries. */
  abstract save(rows: readonly HealthRow[]): Promise<void>;
}
