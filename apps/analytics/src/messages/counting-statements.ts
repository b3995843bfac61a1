import type { Statement } from '@signalbox/postgres';

/** What messages are like, before any minute names it. Idempotent; a slice that is in use is noted as such twice a day. */
export const ENSURE_SLICES: Statement = {
  name: 'analytics-ensure-slices',
  text: `INSERT INTO analytics_slices AS known (slice_id, tenant_id, lane, country, carrier, provider, channel, pool, template, sender, error, currency, seen_at)
    SELECT given.*, now() FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) AS given
    ORDER BY 1
    ON CONFLICT (slice_id) DO UPDATE SET seen_at = excluded.seen_at WHERE known.seen_at < excluded.seen_at - interval '12 hours'`,
};

/**
 * The rows of the ledger that a later change replaces, with what they added before and what they add now; the minutes take the differences in the same
 * statement, so both stand or fall together. Each table is written in the order of its key, ledger before minutes before latencies: batches that meet
 * wait for each other instead of deadlocking. Of a message there is one row in the arguments.
 */
export const COUNT_CHANGES: Statement = {
  name: 'analytics-count-changes',
  text: `WITH written AS (
      INSERT INTO analytics_messages AS known (message_id, tenant_id, sequence, minute, slice_id, outcome, segments, cost_micros, bucket)
      SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::int[], $8::bigint[], $9::smallint[]) AS given ORDER BY 1
      ON CONFLICT (message_id) DO UPDATE SET tenant_id = excluded.tenant_id, sequence = excluded.sequence, minute = excluded.minute, slice_id = excluded.slice_id,
        outcome = excluded.outcome, segments = excluded.segments, cost_micros = excluded.cost_micros, bucket = excluded.bucket
        WHERE known.sequence < excluded.sequence
      RETURNING old.minute AS old_minute, old.slice_id AS old_slice, old.outcome AS old_outcome, old.segments AS old_segments, old.cost_micros AS old_cost, old.bucket AS old_bucket,
        old.tenant_id IS NOT NULL AND old.used_by = old.tenant_id AS old_used,
        new.minute, new.slice_id, new.outcome, new.segments, new.cost_micros, new.bucket, new.used_by IS NOT NULL AND new.used_by = new.tenant_id AS used
    ), parts AS (
      SELECT 1 AS sign, minute, slice_id, outcome, segments, cost_micros, bucket, used FROM written
      UNION ALL
      SELECT -1, old_minute, old_slice, old_outcome, old_segments, old_cost, old_bucket, coalesce(old_used, false) FROM written WHERE old_slice IS NOT NULL
    ), differences AS (
      SELECT minute, slice_id, sum(sign)::int AS messages,
        coalesce(sum(sign) FILTER (WHERE outcome = 'pending'), 0)::int AS pending, coalesce(sum(sign) FILTER (WHERE outcome = 'submitted'), 0)::int AS submitted,
        coalesce(sum(sign) FILTER (WHERE outcome = 'delivered'), 0)::int AS delivered, coalesce(sum(sign) FILTER (WHERE outcome = 'failed'), 0)::int AS failed,
        coalesce(sum(sign) FILTER (WHERE outcome = 'unknown'), 0)::int AS unknown, coalesce(sum(sign) FILTER (WHERE outcome = 'refused'), 0)::int AS refused,
        coalesce(sum(sign) FILTER (WHERE used), 0)::int AS used, sum(sign * segments)::int AS segments, sum(sign * cost_micros)::bigint AS cost_micros
      FROM parts GROUP BY minute, slice_id
    ), minutes AS (
      INSERT INTO analytics_minutes AS m (minute, slice_id, messages, pending, submitted, delivered, failed, unknown, refused, used, segments, cost_micros)
      SELECT minute, slice_id, messages, pending, submitted, delivered, failed, unknown, refused, used, segments, cost_micros FROM differences ORDER BY minute, slice_id
      ON CONFLICT (minute, slice_id) DO UPDATE SET messages = m.messages + excluded.messages, pending = m.pending + excluded.pending, submitted = m.submitted + excluded.submitted,
        delivered = m.delivered + excluded.delivered, failed = m.failed + excluded.failed, unknown = m.unknown + excluded.unknown, refused = m.refused + excluded.refused,
        used = m.used + excluded.used, segments = m.segments + excluded.segments, cost_micros = m.cost_micros + excluded.cost_micros
      RETURNING 1
    )
    INSERT INTO analytics_latencies AS l (minute, slice_id, bucket, messages)
    SELECT minute, slice_id, bucket, sum(sign)::int FROM parts WHERE bucket IS NOT NULL AND (SELECT count(*) FROM minutes) >= 0
    GROUP BY minute, slice_id, bucket HAVING sum(sign) <> 0 ORDER BY minute, slice_id, bucket
    ON CONFLICT (minute, slice_id, bucket) DO UPDATE SET messages = l.messages + excluded.messages`,
};

/** The first use by the tenant of a message counts. Where no change of the message is known yet, it counts with that. Of a message there is one row in the arguments. */
export const COUNT_USES: Statement = {
  name: 'analytics-count-uses',
  text: `WITH noted AS (
      INSERT INTO analytics_messages AS known (message_id, used_by) SELECT * FROM unnest($1::uuid[], $2::text[]) AS given ORDER BY 1
      ON CONFLICT (message_id) DO UPDATE SET used_by = excluded.used_by
        WHERE known.used_by IS DISTINCT FROM excluded.used_by AND (known.tenant_id IS NULL OR known.tenant_id = excluded.used_by)
      RETURNING new.minute, new.slice_id, new.tenant_id
    )
    INSERT INTO analytics_minutes AS m (minute, slice_id, messages, pending, submitted, delivered, failed, unknown, refused, used, segments, cost_micros)
    SELECT minute, slice_id, 0, 0, 0, 0, 0, 0, 0, count(*)::int, 0, 0 FROM noted WHERE tenant_id IS NOT NULL GROUP BY minute, slice_id ORDER BY minute, slice_id
    ON CONFLICT (minute, slice_id) DO UPDATE SET used = m.used + excluded.used`,
};
