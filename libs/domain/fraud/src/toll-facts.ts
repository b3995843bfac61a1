import type { TollSubject } from './subject.js';

/** What is known of the calls of an account to one dear destination, now. Calls that are not over count with what they have cost so far. */
export interface TollFacts {
  readonly subject: TollSubject;
  readonly asOfMs: number;
  readonly minuteMicros: number;
  /** Calls begun within `WINDOWS.callRateMs`. */
  readonly recent: number;
  /** Within `WINDOWS.callSpendMs`: calls begun, those begun outside office hours, those longer than `LONG_CALL_MS`, and what all cost. */
  readonly calls: number;
  readonly afterHours: number;
  readonly longCalls: number;
  readonly costMicros: number;
  /** The busiest hour within `WINDOWS.callPastMs` of those beyond suspicion, without the last one; zeros where nobody was called. */
  readonly past: { readonly calls: number; readonly costMicros: number; readonly afterHours: number };
}

/** Few talk so long to a place that dear. */
export const LONG_CALL_MS = 10 * 60_000;
