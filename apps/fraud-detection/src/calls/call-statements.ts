import type { Statement } from '@signalbox/postgres';

/** least and greatest pass over what is not known. Of one call in a batch all reports are merged first: a statement cannot update a row twice. */
export const NOTE_CALLS: Statement = {
  name: 'fraud-note-calls',
  text: `INSERT INTO fraud_calls AS known (provider, provider_call_id, account, destination, minute_micros, started_at, answered_at, ended_at, duration_seconds)
    SELECT provider, provider_call_id, min(account), min(destination), min(minute_micros), min(started_at), min(answered_at), min(ended_at), max(duration_seconds)
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::int[])
      AS given (provider, provider_call_id, account, destination, minute_micros, started_at, answered_at, ended_at, duration_seconds)
    GROUP BY provider, provider_call_id ORDER BY provider, provider_call_id
    ON CONFLICT (provider, provider_call_id) DO UPDATE SET started_at = least(known.started_at, excluded.started_at), answered_at = least(known.answered_at, excluded.answered_at),
      ended_at = least(known.ended_at, excluded.ended_at), duration_seconds = greatest(known.duration_seconds, excluded.duration_seconds), noted_at = now()`,
};

/** A call goes on that was answered, has not ended, and is not older than any call gets ($2). */
export const LIST_ACTIVE: Statement = {
  name: 'fraud-list-calls',
  text: `SELECT account, destination FROM fraud_calls WHERE noted_at >= now() - $1 * interval '1 millisecond'
    UNION
    SELECT account, destination FROM fraud_calls WHERE ended_at IS NULL AND duration_seconds IS NULL AND answered_at > $2`,
};

/** One row per asked destination, by position; $3 begins the present, $4 the calls that may still go on, $5 the past. */
export const CALL_HISTORY: Statement = {
  name: 'fraud-call-history',
  text: `SELECT asked.position::int AS position,
      (SELECT max(minute_micros)::text FROM fraud_calls c WHERE c.account = asked.account AND c.destination = asked.destination) AS minute_micros,
      (SELECT coalesce(json_agg(json_build_array(extract(epoch FROM started_at) * 1000, extract(epoch FROM answered_at) * 1000, extract(epoch FROM ended_at) * 1000, duration_seconds)), '[]')
        FROM fraud_calls c WHERE c.account = asked.account AND c.destination = asked.destination
          AND (c.started_at > $3 OR (c.ended_at IS NULL AND c.duration_seconds IS NULL AND c.answered_at > $4))) AS calls,
      (SELECT coalesce(json_agg(json_build_array(hour, calls, cost_micros)), '[]') FROM (
        SELECT extract(epoch FROM date_bin('1 hour', started_at, 'epoch')) * 1000 AS hour, count(*) AS calls, coalesce(sum(ceil(duration_seconds / 60.0) * minute_micros), 0) AS cost_micros
        FROM fraud_calls c WHERE c.account = asked.account AND c.destination = asked.destination AND c.started_at > $5 GROUP BY 1
      ) past) AS hours
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (account, destination, position)
    ORDER BY asked.position`,
};
