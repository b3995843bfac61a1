import type { Statement } from '@signalbox/postgres';

/**
 * Slots and hours take what the rows of the same statement add, so both stand or fall together. Each table is written in the order of its
 * key, rows of messages before slots before hours: batches that meet wait for each other instead of deadlocking.
 */
const ADD_TO_SLOTS = `INSERT INTO fraud_slots AS s (tenant_id, country, slot, messages, codes, used, refused)
      SELECT tenant_id, country, slot, messages, codes, used, refused FROM tallied ORDER BY tenant_id, slot, country
      ON CONFLICT (tenant_id, slot, country) DO UPDATE SET messages = s.messages + excluded.messages, codes = s.codes + excluded.codes,
        used = s.used + excluded.used, refused = s.refused + excluded.refused`;

const SLOT = `date_bin('10 seconds', accepted_at, 'epoch')`;

/** Counts each message that has no row yet, or a row that only told of its use or refusal. */
export const COUNT_MESSAGES: Statement = {
  name: 'fraud-count-messages',
  text: `WITH given AS (
      SELECT DISTINCT ON (message_id) * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::timestamptz[])
        AS g (message_id, tenant_id, country, area, mark, next_mark, is_code, accepted_at)
      ORDER BY message_id
    ), counted AS (
      INSERT INTO fraud_messages AS known (message_id, tenant_id, country, area, mark, next_mark, is_code, accepted_at)
      SELECT message_id, tenant_id, country, area, mark, next_mark, is_code, accepted_at FROM given ORDER BY message_id
      ON CONFLICT (message_id) DO UPDATE SET tenant_id = excluded.tenant_id, country = excluded.country, area = excluded.area, mark = excluded.mark,
        next_mark = excluded.next_mark, is_code = excluded.is_code, accepted_at = excluded.accepted_at, counted_at = now(),
        used_at = CASE WHEN known.tenant_id = excluded.tenant_id THEN known.used_at END,
        refused_at = CASE WHEN known.tenant_id = excluded.tenant_id THEN known.refused_at END
        WHERE known.accepted_at IS NULL
      RETURNING tenant_id, country, accepted_at, is_code, used_at, refused_at
    ), tallied AS (
      SELECT tenant_id, country, ${SLOT} AS slot, count(*)::int AS messages, (count(*) FILTER (WHERE is_code))::int AS codes,
        (count(used_at) FILTER (WHERE is_code))::int AS used, count(refused_at)::int AS refused
      FROM counted GROUP BY 1, 2, 3
    ), slots AS (${ADD_TO_SLOTS} RETURNING 1)
    INSERT INTO fraud_hours AS h (tenant_id, country, hour, messages)
    SELECT tenant_id, country, date_bin('1 hour', slot, 'epoch') AS hour, sum(messages) FROM tallied WHERE (SELECT count(*) FROM slots) >= 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (tenant_id, country, hour) DO UPDATE SET messages = h.messages + excluded.messages`,
};

const GIVEN_NEWS = `given AS (
      SELECT DISTINCT ON (message_id) * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS g (message_id, tenant_id, told_at) ORDER BY message_id
    )`;

/** The first use of a message counts, in the slot in which it was accepted. Where the message is not known yet, it counts with it. */
export const COUNT_USES: Statement = {
  name: 'fraud-count-uses',
  text: `WITH ${GIVEN_NEWS}, noted AS (
      INSERT INTO fraud_messages AS known (message_id, tenant_id, used_at) SELECT message_id, tenant_id, told_at FROM given ORDER BY message_id
      ON CONFLICT (message_id) DO UPDATE SET used_at = excluded.used_at WHERE known.used_at IS NULL AND known.tenant_id = excluded.tenant_id
      RETURNING tenant_id, country, accepted_at, is_code
    ), tallied AS (
      SELECT tenant_id, country, ${SLOT} AS slot, 0 AS messages, 0 AS codes, count(*)::int AS used, 0 AS refused
      FROM noted WHERE accepted_at IS NOT NULL AND is_code GROUP BY 1, 2, 3
    ) ${ADD_TO_SLOTS}`,
};

/** The same of the first refusal. */
export const COUNT_REFUSALS: Statement = {
  name: 'fraud-count-refusals',
  text: `WITH ${GIVEN_NEWS}, noted AS (
      INSERT INTO fraud_messages AS known (message_id, tenant_id, refused_at) SELECT message_id, tenant_id, told_at FROM given ORDER BY message_id
      ON CONFLICT (message_id) DO UPDATE SET refused_at = excluded.refused_at WHERE known.refused_at IS NULL AND known.tenant_id = excluded.tenant_id
      RETURNING tenant_id, country, accepted_at
    ), tallied AS (
      SELECT tenant_id, country, ${SLOT} AS slot, 0 AS messages, 0 AS codes, 0 AS used, count(*)::int AS refused
      FROM noted WHERE accepted_at IS NOT NULL GROUP BY 1, 2, 3
    ) ${ADD_TO_SLOTS}`,
};
