import type { ReasonCode } from '@signalbox/message';

/** Whose matter a code is. */
export type CodeClass = 'permanent' | 'transient' | 'policy' | 'registration' | 'content' | 'config' | 'number-unreachable';

/**
 * What a code means as the answer to a submission.
 * `rejected`  refused for good
 * `throttled` refused for now, surely not taken: a rate, a cap, a conflict
 * `held`      as throttled, but for every message of the account, until operations mend it
 * `ambiguous` may have been taken
 */
export type CodeVerdict = 'rejected' | 'throttled' | 'held' | 'ambiguous';

export interface CodeRow {
  readonly code: number;
  readonly class: CodeClass;
  readonly verdict: CodeVerdict;
  readonly reason: ReasonCode;
  readonly meaning: string;
}
