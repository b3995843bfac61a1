import { DIMENSIONS, type Dimension, type ReportQuery, type TimeUnit } from '@signalbox/usage';

/** Names come from these tables alone; what a caller gives travels as values. */
const COLUMNS: Readonly<Record<Dimension, string>> = {
  tenant: 's.tenant_id', lane: 's.lane', country: 's.country', carrier: 's.carrier', provider: 's.provider', channel: 's.channel', pool: 's.pool', template: 's.template', sender: 's.sender', error: 's.error',
};
const TIMES: Readonly<Record<TimeUnit, string>> = { minute: 'counted.minute', hour: `date_bin('1 hour', counted.minute, 'epoch')`, day: `date_bin('1 day', counted.minute, 'epoch')` };

const COUNTS = ['messages', 'pending', 'submitted', 'delivered', 'failed', 'unknown', 'refused', 'used', 'segments'] as const;

/** $1 and $2 are the window, $3 to $12 the filters by dimension, $13 the limit. */
const FILTER = ['counted.minute >= $1 AND counted.minute < $2', ...DIMENSIONS.map((dimension, index) => `($${index + 3}::text[] IS NULL OR ${COLUMNS[dimension]} = ANY ($${index + 3}))`)].join(' AND ');

/** A row per group: `at`, `d0` and on, the counts, costs by currency and messages by bucket. All of one snapshot, as one statement. */
export function makeReportStatement({ unit, by }: Pick<ReportQuery, 'unit' | 'by'>): string {
  // A report that is not by time has one time, so that there is something to group by.
  const keys = [`${unit === null ? `'epoch'::timestamptz` : TIMES[unit]} AS at`, ...by.map((dimension, index) => `${COLUMNS[dimension]} AS d${index}`)].join(', ');
  const names = ['at', ...by.map((_, index) => `d${index}`)].join(', ');
  return `WITH by_currency AS (
      SELECT ${keys}, s.currency, ${COUNTS.map((count) => `sum(counted.${count}) AS ${count}`).join(', ')}, sum(counted.cost_micros) AS cost_micros
      FROM analytics_minutes counted JOIN analytics_slices s USING (slice_id) WHERE ${FILTER} GROUP BY ${names}, s.currency
    ), by_bucket AS (
      SELECT ${keys}, counted.bucket, sum(counted.messages) AS messages
      FROM analytics_latencies counted JOIN analytics_slices s USING (slice_id) WHERE ${FILTER} GROUP BY ${names}, counted.bucket
    ), latencies AS (
      SELECT ${names}, jsonb_object_agg(bucket, messages) AS latencies FROM by_bucket WHERE messages > 0 GROUP BY ${names}
    ), groups AS (
      SELECT ${names}, ${COUNTS.map((count) => `sum(${count})::bigint AS ${count}`).join(', ')}, jsonb_object_agg(currency, cost_micros::text) AS costs FROM by_currency GROUP BY ${names}
    )
    SELECT groups.*, latencies.latencies FROM groups LEFT JOIN latencies USING (${names}) WHERE messages > 0 ORDER BY ${names} LIMIT $13`;
}
