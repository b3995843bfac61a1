import type { Database } from '@signalbox/postgres';
import { DIMENSIONS, NONE, type ReportQuery, type Totals } from '@signalbox/usage';
import { makeReportStatement } from './report-statements.js';
import { ReportStore, type ReportGroup } from './report.store.js';

type Counts = Exclude<keyof Totals, 'costs' | 'latencies'>;

type Row = Readonly<Record<Counts, string>> & Readonly<Record<`d${number}`, string>> & {
  readonly at: Date;
  readonly costs: Readonly<Record<string, string>>;
  readonly latencies: Readonly<Record<string, number>> | null;
};

export class PgReportStore extends ReportStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async loadGroups(query: ReportQuery, limit: number): Promise<readonly ReportGroup[]> {
    const { fromMs, toMs, filters } = query;
    const rows = await this.#database.query<Row>(makeReportStatement(query), [new Date(fromMs), new Date(toMs), ...DIMENSIONS.map((dimension) => filters[dimension] ?? null), limit]);
    return rows.map((row) => toGroup(query, row));
  }
}

function toGroup({ unit, by }: ReportQuery, row: Row): ReportGroup {
  return { atMs: unit === null ? null : row.at.getTime(), values: by.map((_, index) => row[`d${index}`] ?? NONE), totals: toTotals(row) };
}

function toTotals(row: Row): Totals {
  const count = (name: Counts): number => Number(row[name]);
  return {
    messages: count('messages'), pending: count('pending'), submitted: count('submitted'), delivered: count('delivered'), failed: count('failed'), unknown: count('unknown'), refused: count('refused'),
    used: count('used'), segments: count('segments'),
    costs: new Map(Object.entries(row.costs).filter(([currency]) => currency !== NONE).map(([currency, micros]) => [currency, Number(micros)])),
    latencies: new Map(Object.entries(row.latencies ?? {}).map(([bucket, messages]) => [Number(bucket), messages])),
  };
}
