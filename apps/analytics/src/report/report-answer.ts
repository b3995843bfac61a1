import { figuresOf, formatCsv, RELATIVE_ERROR, type Cell, type Figures, type ReportQuery, type Totals } from '@signalbox/usage';
import type { ReportGroup } from './report.store.js';

const COUNTS = ['messages', 'pending', 'submitted', 'delivered', 'failed', 'unknown', 'refused', 'used', 'segments'] as const;
export type ReportCounts = Readonly<Record<(typeof COUNTS)[number], number>>;

/** A row of a report: its time and dimensions by name, its counts and figures. Amounts are in millionths of their currency, times in milliseconds. */
export interface ReportRow extends ReportCounts, Figures {
  /** Start of the minute, hour or day, where the report is by one. */
  readonly at?: string;
  readonly group: Readonly<Record<string, string>>;
}

/** The answer of GET /v1/report. */
export interface Report {
  readonly from: string;
  readonly to: string;
  readonly by: readonly string[];
  /** Medians and percentiles are off by no more than this part. */
  readonly latencyRelativeError: number;
  readonly rows: readonly ReportRow[];
}

const instant = (ms: number): string => new Date(ms).toISOString();
const countsOf = (totals: Totals): ReportCounts => Object.fromEntries(COUNTS.map((name) => [name, totals[name]])) as ReportCounts;
const columnsOf = ({ unit, by }: ReportQuery): string[] => [...(unit === null ? [] : [unit]), ...by];

export function makeReport(query: ReportQuery, groups: readonly ReportGroup[]): Report {
  const rows = groups.map(({ atMs, values, totals }): ReportRow => ({
    ...(atMs !== null && { at: instant(atMs) }), group: Object.fromEntries(query.by.map((dimension, index) => [dimension, values[index] ?? ''])), ...countsOf(totals), ...figuresOf(totals),
  }));
  return { from: instant(query.fromMs), to: instant(query.toMs), by: columnsOf(query), latencyRelativeError: RELATIVE_ERROR, rows };
}

/** The same as CSV; costs have two columns for each currency. */
export function formatReport(query: ReportQuery, { rows }: Report): string {
  const currencies = [...new Set(rows.flatMap(({ costs }) => costs.map(({ currency }) => currency)))].toSorted();
  const names = [...columnsOf(query), ...COUNTS, 'delivery_rate', 'latency_messages', 'median_ms', 'p95_ms', ...currencies.flatMap((currency) => [`cost_micros_${currency}`, `cost_per_delivered_micros_${currency}`])];
  return formatCsv(names, rows.map((row): Cell[] => [
    ...(row.at === undefined ? [] : [row.at]), ...query.by.map((dimension) => row.group[dimension] ?? ''), ...COUNTS.map((name) => row[name]),
    row.deliveryRate, row.latency.messages, row.latency.medianMs, row.latency.p95Ms,
    ...currencies.flatMap((currency) => {
      const cost = row.costs.find((candidate) => candidate.currency === currency);
      return [cost?.micros ?? 0, cost?.perDeliveredMicros ?? null];
    }),
  ]));
}
