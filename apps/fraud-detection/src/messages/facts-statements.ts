import type { Statement } from '@signalbox/postgres';

/** $3 is an id of the oldest day that is still kept: with it all older partitions drop out before planning. */
export const LIST_BUSY: Statement = {
  name: 'fraud-list-busy',
  text: `SELECT tenant_id, CASE WHEN GROUPING(area) = 0 THEN 'area' ELSE 'country' END AS scope, coalesce(area, country) AS value, max(accepted_at) AS as_of
    FROM fraud_messages
    WHERE counted_at >= now() - $1 * interval '1 millisecond' AND accepted_at IS NOT NULL AND message_id >= $3::uuid
    GROUP BY GROUPING SETS ((tenant_id, area), (tenant_id, country)) HAVING count(*) >= $2`,
};

const ASKED = `unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::timestamptz[]) WITH ORDINALITY
      AS asked (tenant_id, value, as_of, rate_from, sequence_from, use_from, use_to, refusal_from, past_from, past_to, suspect_hours, peers_from, position)`;

const SINCE = (country: string): string => `
      (SELECT min(hour) FROM fraud_hours h WHERE h.tenant_id = asked.tenant_id AND h.country = ${country}) AS country_since,
      (SELECT min(hour) FROM fraud_hours h WHERE h.tenant_id = asked.tenant_id) AS tenant_since`;

/** What the rest of the tenant was asked and used. The slots do not tell areas apart, so an area's own part is taken away. */
const peersWithout = (own: string, isRest: string): string => `JOIN LATERAL (
      SELECT coalesce(sum(codes), 0)::int - ${own}.peer_codes AS codes, coalesce(sum(used), 0)::int - ${own}.peer_used AS used FROM fraud_slots s
      WHERE s.tenant_id = asked.tenant_id AND ${isRest} AND s.slot >= asked.peers_from AND s.slot < asked.use_to
    ) peers ON true`;

const IS_SUSPECT = `asked.suspect_hours::jsonb @> to_jsonb((extract(epoch FROM hour) * 1000)::bigint)`;

/** One row per asked country, by position. */
export const COUNTRY_FACTS: Statement = {
  name: 'fraud-country-facts',
  text: `SELECT asked.position::int AS position, recent.messages AS recent, 0 AS fast_numbers, 0 AS fast_linked, 0 AS slow_numbers, 0 AS slow_linked,
      own.codes, own.used, peers.codes AS peer_codes, peers.used AS peer_used, refusals.refused, past.busiest_hour, asked.value AS country, ${SINCE('asked.value')}
    FROM ${ASKED}
    JOIN LATERAL (
      SELECT coalesce(sum(messages), 0)::int AS messages FROM fraud_slots s
      WHERE s.tenant_id = asked.tenant_id AND s.country = asked.value AND s.slot >= asked.rate_from AND s.slot <= asked.as_of
    ) recent ON true
    JOIN LATERAL (
      SELECT coalesce(sum(codes), 0)::int AS codes, coalesce(sum(used), 0)::int AS used, 0 AS peer_codes, 0 AS peer_used FROM fraud_slots s
      WHERE s.tenant_id = asked.tenant_id AND s.country = asked.value AND s.slot >= asked.use_from AND s.slot < asked.use_to
    ) own ON true
    ${peersWithout('own', 's.country <> asked.value')}
    JOIN LATERAL (
      SELECT coalesce(sum(refused), 0)::int AS refused FROM fraud_slots s
      WHERE s.tenant_id = asked.tenant_id AND s.country = asked.value AND s.slot >= asked.refusal_from AND s.slot <= asked.as_of
    ) refusals ON true
    JOIN LATERAL (
      SELECT coalesce(max(messages), 0)::int AS busiest_hour FROM fraud_hours h
      WHERE h.tenant_id = asked.tenant_id AND h.country = asked.value AND h.hour >= asked.past_from AND h.hour < asked.past_to AND NOT ${IS_SUSPECT}
    ) past ON true`,
};

/** How many numbers are in a row: those whose successor's mark is the mark of another. It does not matter in which order they came. */
const SEQUENCE = (from: string): string => `(
      WITH marks AS (
        SELECT DISTINCT mark, next_mark FROM fraud_messages m
        WHERE m.tenant_id = asked.tenant_id AND m.area = asked.value AND m.accepted_at > ${from} AND m.accepted_at <= asked.as_of AND m.message_id >= $13::uuid
      )
      SELECT count(*)::int AS numbers, (count(*) FILTER (WHERE next_mark IN (SELECT mark FROM marks)))::int AS linked FROM marks
    )`;

const OF_AREA = 'm.tenant_id = asked.tenant_id AND m.area = asked.value AND m.message_id >= $13::uuid';

/** One row per asked area, by position. An area sees few messages, so they are counted one by one; $13 is an id of the oldest day that is still kept. */
export const AREA_FACTS: Statement = {
  name: 'fraud-area-facts',
  text: `SELECT asked.position::int AS position, recent.messages AS recent, fast.numbers AS fast_numbers, fast.linked AS fast_linked, slow.numbers AS slow_numbers, slow.linked AS slow_linked,
      own.codes, own.used, peers.codes AS peer_codes, peers.used AS peer_used, refusals.refused, past.busiest_hour, newest.country, ${SINCE('newest.country')}
    FROM ${ASKED}
    JOIN LATERAL (
      SELECT count(*)::int AS messages FROM fraud_messages m WHERE ${OF_AREA} AND m.accepted_at > asked.rate_from AND m.accepted_at <= asked.as_of
    ) recent ON true
    JOIN LATERAL ${SEQUENCE('asked.rate_from')} fast ON true
    JOIN LATERAL ${SEQUENCE('asked.sequence_from')} slow ON true
    JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE m.accepted_at >= asked.use_from))::int AS codes, (count(used_at) FILTER (WHERE m.accepted_at >= asked.use_from))::int AS used,
        (count(*) FILTER (WHERE m.accepted_at >= asked.peers_from))::int AS peer_codes, (count(used_at) FILTER (WHERE m.accepted_at >= asked.peers_from))::int AS peer_used
      FROM fraud_messages m
      WHERE ${OF_AREA} AND m.is_code AND m.accepted_at >= least(asked.use_from, asked.peers_from) AND m.accepted_at < asked.use_to
    ) own ON true
    ${peersWithout('own', 'true')}
    JOIN LATERAL (
      SELECT count(refused_at)::int AS refused FROM fraud_messages m WHERE ${OF_AREA} AND m.accepted_at >= asked.refusal_from AND m.accepted_at <= asked.as_of
    ) refusals ON true
    JOIN LATERAL (
      SELECT coalesce(max(messages), 0)::int AS busiest_hour FROM (
        SELECT date_bin('1 hour', m.accepted_at, 'epoch') AS hour, count(*) AS messages FROM fraud_messages m
        WHERE ${OF_AREA} AND m.accepted_at >= asked.past_from AND m.accepted_at < asked.past_to GROUP BY 1
      ) hours WHERE NOT ${IS_SUSPECT}
    ) past ON true
    LEFT JOIN LATERAL (
      SELECT country FROM fraud_messages m WHERE ${OF_AREA} AND m.accepted_at IS NOT NULL ORDER BY m.accepted_at DESC LIMIT 1
    ) newest ON true`,
};
