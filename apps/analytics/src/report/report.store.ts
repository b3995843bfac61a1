import type { ReportQuery, Totals } from '@signalbox/usage';

/** The messages of a report that are alike in time and in the dimensions asked for. */
export interface ReportGroup {
  /** The start of its minute, hour or day; null where the report is not by time. */
  readonly atMs: number | null;
  /** By position in `by`. */
  readonly values: readonly string[];
  readonly totals: Totals;
}

/** What has been counted. A report is of one moment: no message is counted in two of its groups, or in none. */
export abstract class ReportStore {
  /** At most `limit` groups, by time and values. */
  abstract loadGroups(query: ReportQuery, limit: number): Promise<readonly ReportGroup[]>;
}
