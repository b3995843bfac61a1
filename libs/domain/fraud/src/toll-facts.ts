import { isAfterHours, type OfficeHours } from './office-hours.js';
import type { TollSubject } from './subject.js';
import { callCostMicros } from './tariffs.js';
import { hourOf, WINDOWS } from './windows.js';

/** What is known of the calls of an account to one dear destination, now. Calls that are not over count with what they have cost so far. */
export interface TollFacts {
  readonly subject: TollSubject;
  readonly asOfMs: number;
  readonly minuteMicros: number;
  /** Calls begun within `WINDOWS.callRateMs`. */
  readonly recent: number;
  /** Within `WINDOWS.callSpendMs`: calls begun or still going on, those begun outside office hours, those longer than `LONG_CALL_MS`, and what all cost. */
  readonly calls: number;
  readonly afterHours: number;
  readonly longCalls: number;
  readonly costMicros: number;
  /** The busiest hour within `WINDOWS.callPastMs` of those beyond suspicion, without the last one; zeros where nobody was called. */
  readonly past: { readonly calls: number; readonly costMicros: number; readonly afterHours: number };
}

/** Few talk so long to a place that dear. */
export const LONG_CALL_MS = 10 * 60_000;
/** Carriers end calls after this time unless told otherwise; a call whose end was never told costs no more. */
export const LONGEST_CALL_MS = 4 * 3_600_000;

/** One call, as far as its reports tell. */
export interface CallTimes {
  readonly startedAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly durationMs: number | null;
}

/** An hour of calls that are over. */
export interface CallHour {
  readonly hourMs: number;
  readonly calls: number;
  readonly costMicros: number;
}

export interface CallHistory {
  readonly subject: TollSubject;
  readonly minuteMicros: number;
  /** Those that began within `WINDOWS.callSpendMs`, or are not over. */
  readonly calls: readonly CallTimes[];
  readonly hours: readonly CallHour[];
}

export interface TollCircumstances {
  readonly nowMs: number;
  readonly officeHours: OfficeHours;
  readonly suspectHours: readonly number[];
}

export function tollFactsOf({ subject, minuteMicros, calls, hours }: CallHistory, { nowMs, officeHours, suspectHours }: TollCircumstances): TollFacts {
  const lastHour = hourOf(nowMs - WINDOWS.callSpendMs);
  const usual = hours.filter(({ hourMs }) => hourMs < lastHour && hourMs >= nowMs - WINDOWS.callPastMs && !suspectHours.includes(hourMs));
  const largest = (read: (hour: CallHour) => number): number => usual.reduce((most, hour) => Math.max(most, read(hour)), 0);
  return {
    subject, asOfMs: nowMs, minuteMicros,
    recent: calls.filter(({ startedAtMs }) => startedAtMs > nowMs - WINDOWS.callRateMs).length,
    calls: calls.length,
    afterHours: calls.filter(({ startedAtMs }) => isAfterHours(startedAtMs, officeHours)).length,
    longCalls: calls.filter((call) => talkMsOf(call, nowMs) >= LONG_CALL_MS).length,
    costMicros: calls.reduce((sum, call) => sum + callCostMicros(minuteMicros, talkMsOf(call, nowMs)), 0),
    past: {
      calls: largest((hour) => hour.calls),
      costMicros: largest((hour) => hour.costMicros),
      afterHours: largest((hour) => (isAfterHours(hour.hourMs, officeHours) ? hour.calls : 0)),
    },
  };
}

function talkMsOf({ answeredAtMs, endedAtMs, durationMs }: CallTimes, nowMs: number): number {
  if (durationMs !== null) return durationMs;
  if (answeredAtMs === null) return 0;
  return Math.min(Math.max((endedAtMs ?? nowMs) - answeredAtMs, 0), LONGEST_CALL_MS);
}
