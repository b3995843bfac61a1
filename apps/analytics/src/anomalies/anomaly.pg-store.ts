import type { Database } from '@signalbox/postgres';
import { NONE, quantileOf, type Figure } from '@signalbox/usage';
import { AnomalyStore, type FoundAnomaly, type SubjectHours } from './anomaly.store.js';

/** Each slice belongs to one value of each subject. */
const SUBJECT_VALUES = `(VALUES ('lane', s.lane), ('lane-country', s.lane || '/' || s.country), ('pool', s.pool), ('carrier', s.provider || '/' || s.carrier), ('template', s.template)) AS subject (dimension, value)`;
const FROM_HOURS = (table: string): string => `FROM unnest($1::timestamptz[]) AS asked (hour) JOIN ${table} counted ON counted.minute >= asked.hour AND counted.minute < asked.hour + interval '1 hour'
  JOIN analytics_slices s USING (slice_id) CROSS JOIN LATERAL ${SUBJECT_VALUES} WHERE subject.value NOT IN ('${NONE}', '${NONE}/${NONE}')`;

const LOAD = `WITH counts AS (
    SELECT subject.dimension, subject.value, asked.hour, sum(counted.messages)::int AS messages, sum(counted.delivered)::int AS delivered,
      sum(counted.delivered + counted.failed + counted.unknown)::int AS ended, sum(counted.refused)::int AS refused
    ${FROM_HOURS('analytics_minutes')} GROUP BY 1, 2, 3
  ), buckets AS (
    SELECT subject.dimension, subject.value, asked.hour, counted.bucket, sum(counted.messages) AS messages ${FROM_HOURS('analytics_latencies')} GROUP BY 1, 2, 3, 4
  ), latencies AS (
    SELECT dimension, value, hour, jsonb_object_agg(bucket, messages) AS latencies FROM buckets WHERE messages > 0 GROUP BY 1, 2, 3
  )
  SELECT counts.*, latencies.latencies FROM counts LEFT JOIN latencies USING (dimension, value, hour) WHERE messages > 0`;

/** xmax is 0 of a row that this statement added. */
const SAVE = `INSERT INTO analytics_anomalies AS known (hour, dimension, value, figure, observed, usual, spread, days, messages)
  SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::int[], $9::int[]) AS given ORDER BY 1, 2, 3, 4
  ON CONFLICT (hour, dimension, value, figure) DO UPDATE SET observed = excluded.observed, usual = excluded.usual, spread = excluded.spread, days = excluded.days, messages = excluded.messages
  RETURNING hour, dimension, value, figure, xmax = 0 AS is_new`;

interface HourRow {
  readonly dimension: SubjectHours['dimension'];
  readonly value: string;
  readonly hour: Date;
  readonly messages: number;
  readonly delivered: number;
  readonly ended: number;
  readonly refused: number;
  readonly latencies: Readonly<Record<string, number>> | null;
}

type AnomalyRow = Omit<FoundAnomaly, 'hourMs'> & { readonly hour: Date };

const nameOf = ({ dimension, value, figure }: { readonly dimension: string; readonly value: string; readonly figure: string }, hourMs: number): string => [hourMs, dimension, value, figure].join('\n');

export class PgAnomalyStore extends AnomalyStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async loadHours(hoursMs: readonly number[]): Promise<readonly SubjectHours[]> {
    const rows = await this.#database.query<HourRow>(LOAD, [hoursMs.map((ms) => new Date(ms))]);
    return [...Map.groupBy(rows, ({ dimension, value }) => `${dimension}\n${value}`).values()].flatMap((own) => {
      const [first] = own;
      return first === undefined ? [] : [{ dimension: first.dimension, value: first.value, hours: new Map(own.map(toHour)) }];
    });
  }

  async save(anomalies: readonly FoundAnomaly[]): Promise<readonly FoundAnomaly[]> {
    if (anomalies.length === 0) return [];
    const column = <T>(read: (anomaly: FoundAnomaly) => T): T[] => anomalies.map(read);
    const rows = await this.#database.query<{ hour: Date; dimension: string; value: string; figure: string; is_new: boolean }>(SAVE, [
      column((a) => new Date(a.hourMs)), column((a) => a.dimension), column((a) => a.value), column((a) => a.figure), column((a) => a.observed), column((a) => a.usual), column((a) => a.spread),
      column((a) => a.days), column((a) => a.messages),
    ]);
    const added = new Set(rows.filter(({ is_new: isNew }) => isNew).map((row) => nameOf(row, row.hour.getTime())));
    return anomalies.filter((anomaly) => added.has(nameOf(anomaly, anomaly.hourMs)));
  }

  async list(fromMs: number, toMs: number, limit: number): Promise<readonly FoundAnomaly[]> {
    const rows = await this.#database.query<AnomalyRow>(
      'SELECT hour, dimension, value, figure, observed, usual, spread, days, messages FROM analytics_anomalies WHERE hour >= $1 AND hour < $2 ORDER BY hour DESC, dimension, value, figure LIMIT $3',
      [new Date(fromMs), new Date(toMs), limit],
    );
    return rows.map(({ hour, figure, ...row }) => ({ ...row, figure: figure as Figure, hourMs: hour.getTime() }));
  }
}

function toHour({ hour, latencies, messages, delivered, ended, refused }: HourRow): [number, SubjectHours['hours'] extends ReadonlyMap<number, infer H> ? H : never] {
  const histogram = new Map(Object.entries(latencies ?? {}).map(([bucket, count]) => [Number(bucket), count]));
  return [hour.getTime(), { messages, delivered, ended, refused, medianMs: quantileOf(histogram, 0.5) }];
}
