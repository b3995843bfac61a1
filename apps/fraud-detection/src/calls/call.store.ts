import type { CallHistory, TollSubject } from '@signalbox/fraud';

/** What one report tells of a call to a dear destination. */
export interface CallNews {
  readonly provider: string;
  readonly providerCallId: string;
  readonly account: string;
  /** The prefix of the tariff. */
  readonly destination: string;
  readonly minuteMicros: number;
  /** At the latest: the report is of then. */
  readonly startedAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly durationMs: number | null;
}

/** Calls to dear destinations. Of a call the earliest times and the longest duration count, so reports may come in any order and again. */
export abstract class CallStore {
  abstract note(news: CallNews): Promise<void>;
  /** Destinations of which something was noted within the last `lookBackMs`, or to which a call is still going on. */
  abstract listActive(lookBackMs: number): Promise<readonly TollSubject[]>;
  /** As of `nowMs`; a destination without calls has none. By position. */
  abstract loadHistory(subjects: readonly TollSubject[], nowMs: number): Promise<readonly CallHistory[]>;
}
