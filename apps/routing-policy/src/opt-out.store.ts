import type { Origin } from '@signalbox/contracts';

export interface OptOutChange {
  readonly recipientKey: string;
  readonly poolId: string;
  readonly optedOut: boolean;
  readonly keyword: string;
  readonly changedAtMs: number;
  readonly origin: Origin;
}

/** Who told which pool to stop. The latest word counts, whatever the order in which words are applied. */
export abstract class OptOutStore {
  abstract apply(change: OptOutChange): Promise<void>;
}
