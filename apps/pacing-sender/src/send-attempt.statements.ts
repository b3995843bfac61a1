import { GIVEN_UP } from '@signalbox/pacing';
import { splitTexts } from '@signalbox/postgres';

/**
 * The statements of send_attempts, each on arrays: one round trip for a batch. Rows are touched in key order where several may be locked, so
 * that two batches wait for each other instead of deadlocking. Times are of the database clock alone.
 *
 * The server plans each once per connection, often before a table has rows, and then holds every table for small enough to be read whole. So no statement leaves
 * it a choice: a row is read by a subquery that stays one (because of its OFFSET, LIMIT or FOR UPDATE) and written by an INSERT that meets it, both of which
 * go by the key. The lowest and the highest id of a batch say nothing new, but with them all days but those asked for drop out before anything is done for them;
 * not where rows are locked: with them PostgreSQL 18 loses a row that it had to wait for, when it looks at it again after the wait.
 */
const ROW = `recipient_key, message_id, attempt, state, owner, (extract(epoch FROM called_at) * 1000)::float8 AS called_at_ms, (extract(epoch FROM wire_until) * 1000)::float8 AS wire_until_ms,
  (extract(epoch FROM updated_at) * 1000)::float8 AS updated_at_ms, provider, sender, body_hash, provider_message_id, reason, blind_resends,
  origin_topic, origin_partition, origin_offset, published, remake, account`;

const SUBJECT = 'recipient_key, message_id, provider, sender, body_hash, origin_topic, origin_partition, origin_offset';
const SUBJECT_ARRAYS = '$1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::bigint[]';

/** `stored` is of one of the days asked for; the bounds are this parameter and the next. */
const isBetween = (parameter: number): string => `stored.message_id BETWEEN $${parameter}::uuid AND $${parameter + 1}::uuid`;

/** Whether its tenant has called the message off. */
const isCancelled = (asked: string): string => `(SELECT true FROM cancellations WHERE cancellations.recipient_key = ${asked}.recipient_key AND cancellations.message_id = ${asked}.message_id LIMIT 1) IS TRUE`;
/** Whether the person has told the pool to stop. */
const isOptedOut = (claim: string, pool: string): string => `(SELECT opted_out FROM opt_outs WHERE opt_outs.recipient_key = ${claim}.recipient_key AND opt_outs.pool_id = ${claim}.${pool} LIMIT 1) IS TRUE`;

/**
 * A key that has a row, or whose message was called off, gives a row; so does the first key, for the clock, and what it does not have is null. Most keys of
 * a backlog have neither, and a row of nulls for each would be made and read for nothing.
 */
export const FIND = {
  name: 'attempt-find',
  text: `SELECT asked.place::int, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS database_ms, called_off.is_cancelled, found.*
    FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS asked (recipient_key, message_id, place)
    LEFT JOIN LATERAL (
      SELECT ${ROW} FROM send_attempts stored WHERE stored.recipient_key = asked.recipient_key AND stored.message_id = asked.message_id AND ${isBetween(3)} OFFSET 0
    ) AS found ON true
    CROSS JOIN LATERAL (SELECT ${isCancelled('asked')} AS is_cancelled OFFSET 0) AS called_off
    WHERE asked.place = 1 OR found.state IS NOT NULL OR called_off.is_cancelled`,
};

/**
 * The claim. Of those who have not opted out, and whose tenant has not called the message off: a new row takes attempt 1; a released row takes its next attempt, and so does, for a replay, one
 * that was rejected because its tries were used up; a row that the same token is
 * calling, and has not written for, gets a new wire time. What is neither written nor met an obstacle is refused, and gives no row. now() is the start of the statement, and so no later than any lock that it waits for.
 */
export const CLAIM = {
  name: 'attempt-claim',
  text: `WITH wanted AS MATERIALIZED (
      SELECT claim.*, CASE WHEN ${isCancelled('claim')} THEN 'cancelled' WHEN ${isOptedOut('claim', 'routed_pool_id')} THEN 'opted-out' WHEN ${isOptedOut('claim', 'pool_id')} THEN 'way-opted-out' END AS obstacle
        FROM unnest(${SUBJECT_ARRAYS}, $9::text[], $10::int[], $11::text[], $12::int[], $13::bool[], $14::text[], $15::text[]) AS claim (${SUBJECT}, pool_id, attempt, owner, wire_time_ms, is_replay, routed_pool_id, account)
    ), written AS (
      INSERT INTO send_attempts (${SUBJECT}, attempt, state, owner, called_at, wire_until, account)
      SELECT ${SUBJECT}, attempt, 'calling', owner, now(), now() + wire_time_ms * interval '1 millisecond', account
        FROM wanted
       WHERE obstacle IS NULL AND (attempt = 1 OR (SELECT true FROM send_attempts stored WHERE stored.recipient_key = wanted.recipient_key AND stored.message_id = wanted.message_id AND ${isBetween(16)} LIMIT 1))
       ORDER BY recipient_key, message_id
      ON CONFLICT (recipient_key, message_id) DO UPDATE
        SET attempt = excluded.attempt, state = 'calling', owner = excluded.owner, provider = excluded.provider, sender = excluded.sender, account = excluded.account,
            called_at = excluded.called_at, wire_until = excluded.wire_until, updated_at = now()
        WHERE (send_attempts.state = 'released' AND send_attempts.attempt = excluded.attempt - 1)
           OR (send_attempts.state = 'rejected' AND send_attempts.reason = '${GIVEN_UP}' AND send_attempts.attempt = excluded.attempt - 1
               AND (SELECT is_replay FROM wanted asked WHERE asked.recipient_key = excluded.recipient_key AND asked.message_id = excluded.message_id))
           OR (send_attempts.state = 'calling' AND send_attempts.owner = excluded.owner AND send_attempts.attempt = excluded.attempt)
      RETURNING message_id
    )
    SELECT message_id, obstacle AS result FROM wanted WHERE obstacle IS NOT NULL
    UNION ALL SELECT message_id, 'claimed' FROM written`,
};

/**
 * The compare-and-set behind every verdict and settlement, of those who expect the same states and reason. It inserts what has a row, and so always meets that row: what must hold is asked of it
 * then, under its lock. What is inserted therefore only says how the row is to change: with a wire time of -infinity it keeps its own, and blind resends are added to its own. Of several for one
 * message the one goes that has the claim. A wire time ends when its owner says so, also after the time that the claim gave it: a process short of cores gives a call up late, and the carrier's L counts from then.
 */
export const CHANGE = {
  name: 'attempt-change',
  text: `INSERT INTO send_attempts (${SUBJECT}, attempt, owner, called_at, state, reason, error_code, provider_message_id, published, wire_until, blind_resends, remake)
    SELECT DISTINCT ON (recipient_key, message_id) ${SUBJECT}, expected_attempt, expected_owner, called_at, state, reason, error_code, provider_message_id, published,
           CASE WHEN ends_wire_time THEN now() ELSE '-infinity' END, resends_blindly::int, remake
      FROM (
        SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int[], $8::text[], ${splitTexts('$9')}, $10::bool[], $11::bool[], $12::text[]) WITH ORDINALITY
          AS change (recipient_key, message_id, expected_owner, expected_attempt, state, reason, error_code, provider_message_id, published, ends_wire_time, resends_blindly, remake, place)
         ORDER BY recipient_key, message_id, place
      ) wanted JOIN LATERAL (
        SELECT provider, sender, body_hash, origin_topic, origin_partition, origin_offset, called_at FROM send_attempts stored
         WHERE stored.recipient_key = wanted.recipient_key AND stored.message_id = wanted.message_id AND stored.owner = expected_owner AND stored.attempt = expected_attempt AND ${isBetween(15)} OFFSET 0
      ) claimed ON true
    ON CONFLICT (recipient_key, message_id) DO UPDATE
      SET state = excluded.state, reason = excluded.reason, error_code = excluded.error_code, provider_message_id = coalesce(excluded.provider_message_id, send_attempts.provider_message_id),
          published = excluded.published, wire_until = CASE WHEN excluded.wire_until = '-infinity' THEN send_attempts.wire_until ELSE excluded.wire_until END,
          blind_resends = send_attempts.blind_resends + excluded.blind_resends, remake = excluded.remake, updated_at = now()
      WHERE send_attempts.owner = excluded.owner AND send_attempts.attempt = excluded.attempt AND send_attempts.state = ANY ($13::text[]) AND ($14::text IS NULL OR send_attempts.reason = $14)
    RETURNING message_id, owner`,
};

/** A row that begins settled. */
export const REFUSE = {
  name: 'attempt-refuse',
  text: `INSERT INTO send_attempts (${SUBJECT}, owner, reason, published, attempt, state, called_at, wire_until)
    SELECT *, 1, 'rejected', now(), now() FROM unnest(${SUBJECT_ARRAYS}, $9::text[], $10::text[], $11::text[]) AS refusal (${SUBJECT}, owner, reason, published)
     ORDER BY recipient_key, message_id
    ON CONFLICT (recipient_key, message_id) DO NOTHING
    RETURNING owner`,
};

/** Nothing of the attempt that the row tells of is with the carrier, as far as is known. */
const IS_UNSENT = `(stored.state = 'released' OR (stored.state = 'rejected' AND stored.reason = '${GIVEN_UP}'))`;
/**
 * An attempt that a callback may settle: undecided, given up (a replay must not send again what the carrier has), or decided by a look-up that found another message of the
 * carrier. Of one that is unsent, also any attempt before it: then there need be no other.
 */
const isOpenFor = (proof: string): string => `((stored.attempt >= ${proof}.proven_attempt AND ${IS_UNSENT})
  OR (stored.attempt = ${proof}.proven_attempt AND (stored.state IN ('calling', 'in-doubt') OR (stored.state = 'accepted' AND stored.reason = 'found-at-carrier' AND stored.provider_message_id <> ${proof}.sid))))`;

/** The proof of a callback. Most callbacks are of attempts settled long ago: those are only read. What is returned is as it was before. */
export const PROVE = {
  name: 'attempt-prove',
  text: `WITH seen AS MATERIALIZED (
      SELECT proof.*, stored.state, stored.reason, stored.attempt, stored.provider_message_id,
             is_open, CASE WHEN is_open THEN (
               SELECT other.message_id FROM send_attempts other
                WHERE other.recipient_key = proof.recipient_key AND other.message_id <> proof.message_id AND other.provider_message_id = proof.sid LIMIT 1) END AS holder
        FROM unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::text[]) AS proof (recipient_key, message_id, proven_attempt, sid, proven_provider)
        JOIN LATERAL (
          SELECT state, reason, attempt, provider_message_id, ${isOpenFor('proof')} AS is_open FROM send_attempts stored
           WHERE stored.recipient_key = proof.recipient_key AND stored.message_id = proof.message_id AND ${isBetween(6)} OFFSET 0
        ) stored ON true
    ), locked AS MATERIALIZED (
      SELECT DISTINCT ON (recipient_key, message_id) * FROM (
        SELECT recipient_key, message_id, proven_attempt, sid, proven_provider FROM seen WHERE is_open AND holder IS NULL ORDER BY recipient_key, message_id
      ) open JOIN LATERAL (
        SELECT sender, body_hash, origin_topic, origin_partition, origin_offset, owner, called_at, wire_until FROM send_attempts stored
         WHERE stored.recipient_key = open.recipient_key AND stored.message_id = open.message_id AND ${isOpenFor('open')} FOR UPDATE
      ) stands ON true
    ), settled AS (
      INSERT INTO send_attempts (${SUBJECT}, attempt, owner, called_at, wire_until, state, reason, provider_message_id)
      SELECT recipient_key, message_id, proven_provider, sender, body_hash, origin_topic, origin_partition, origin_offset, proven_attempt, owner, called_at, wire_until, 'accepted', 'callback-received', sid FROM locked
      ON CONFLICT (recipient_key, message_id) DO UPDATE
        SET attempt = excluded.attempt, provider = excluded.provider, state = excluded.state, reason = excluded.reason, provider_message_id = excluded.provider_message_id, remake = NULL, updated_at = now()
    )
    SELECT recipient_key, message_id, state, reason, attempt, provider_message_id, holder, (recipient_key, message_id) IN (SELECT recipient_key, message_id FROM locked) AS settled FROM seen`,
};

/** The adopter of a sid that belongs to another message. Its wire time is long over, so it may be looked up at once. What it is made anew from stays until then. */
export const PUT_IN_DOUBT = {
  name: 'attempt-overrule',
  text: `UPDATE send_attempts SET state = 'in-doubt', reason = 'adoption-overruled', provider_message_id = NULL, published = $4, updated_at = now()
     WHERE recipient_key = $1 AND message_id = $2 AND state = 'accepted' AND reason = 'found-at-carrier' AND provider_message_id = $3 RETURNING 1`,
};
export const GIVE_PROOF = {
  name: 'attempt-give-proof',
  text: `UPDATE send_attempts stored SET attempt = $3, provider = $5, state = 'accepted', reason = 'callback-received', provider_message_id = $4, updated_at = now()
     WHERE recipient_key = $1 AND message_id = $2 AND (attempt = $3 OR (attempt > $3 AND ${IS_UNSENT}))`,
};

/** Everything sent to a recipient lately: who else may own what the carrier lists. */
export const LIST = {
  name: 'attempt-list',
  text: `SELECT ${ROW} FROM send_attempts WHERE recipient_key = $1 AND called_at >= $2`,
};
