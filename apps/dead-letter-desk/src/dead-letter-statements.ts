export const COLUMNS = `letter_id, stage, origin_topic, origin_partition, origin_offset, replay_number, class, reason, detail, schema, message_id, attempts,
  first_seen_at, dead_lettered_at, traceparent, state, replay_count`;

/** Of $1 to $5 a null says nothing. */
export const FILTER = `($1::text IS NULL OR stage = $1) AND ($2::text IS NULL OR reason = $2) AND ($3::text IS NULL OR class = $3)
  AND ($4::timestamptz IS NULL OR dead_lettered_at >= $4) AND ($5::text IS NULL OR state = $5)`;

/** Rows go in by key, so that overlapping batches wait for each other instead of deadlocking. */
export const KEEP = {
  name: 'dead-letter-keep',
  text: `INSERT INTO dead_letters (stage, origin_topic, origin_partition, origin_offset, replay_number, class, reason, detail, schema, message_id, attempts, first_seen_at, dead_lettered_at, traceparent, record)
    SELECT stage, origin_topic, origin_partition, origin_offset, replay_number, class, reason, detail, schema, message_id, attempts,
      least(first_seen_at, (SELECT min(known.first_seen_at) FROM dead_letters known
        WHERE (known.origin_topic, known.origin_partition, known.origin_offset) = (letter.origin_topic, letter.origin_partition, letter.origin_offset))),
      dead_lettered_at, traceparent, record
    FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::int[], $12::timestamptz[], $13::timestamptz[], $14::text[], $15::text[])
      AS letter (stage, origin_topic, origin_partition, origin_offset, replay_number, class, reason, detail, schema, message_id, attempts, first_seen_at, dead_lettered_at, traceparent, record)
    ORDER BY origin_topic, origin_partition, origin_offset, stage, replay_number
    ON CONFLICT DO NOTHING`,
};

export const LIST_CAUSES = `SELECT stage, reason, detail, count(*)::int AS letters, (count(*) FILTER (WHERE state = 'open'))::int AS open, min(dead_lettered_at) AS first_at, max(dead_lettered_at) AS last_at
  FROM dead_letters WHERE ${FILTER} GROUP BY stage, reason, detail ORDER BY open DESC, letters DESC LIMIT $6`;

export const LIST_ACTIONS = 'SELECT action, replay_number, actor, why, acted_at FROM dead_letter_actions WHERE letter_id = $1 ORDER BY action_id';

/** All letters of the origin, of whatever stage: the numbers of its replays are counted over all. */
export const LOCK_ORIGIN = `SELECT ${COLUMNS} FROM dead_letters
  WHERE (origin_topic, origin_partition, origin_offset) = (SELECT origin_topic, origin_partition, origin_offset FROM dead_letters WHERE letter_id = $1)
  ORDER BY letter_id FOR UPDATE`;

export const BEGIN_REPLAY = `WITH begun AS (UPDATE dead_letters SET replay_count = replay_count + 1 WHERE letter_id = $1 RETURNING *)
  INSERT INTO dead_letter_actions (letter_id, stage, origin_topic, origin_partition, origin_offset, action, replay_number, actor, why)
  SELECT letter_id, stage, origin_topic, origin_partition, origin_offset, 'replay', $2, $3, $4 FROM begun`;

export const END_REPLAY = `UPDATE dead_letters SET state = 'replayed' WHERE letter_id = $1 AND state = 'open'`;

export const DISCARD = `WITH discarded AS (UPDATE dead_letters SET state = 'discarded', record = NULL WHERE letter_id = $1 AND state = 'open' RETURNING *)
  INSERT INTO dead_letter_actions (letter_id, stage, origin_topic, origin_partition, origin_offset, action, actor, why)
  SELECT letter_id, stage, origin_topic, origin_partition, origin_offset, 'discard', $2, $3 FROM discarded RETURNING 1`;

export const REVEAL = `INSERT INTO dead_letter_actions (letter_id, stage, origin_topic, origin_partition, origin_offset, action, actor, why)
  SELECT letter_id, stage, origin_topic, origin_partition, origin_offset, 'reveal', $2, $3 FROM dead_letters WHERE letter_id = $1`;
