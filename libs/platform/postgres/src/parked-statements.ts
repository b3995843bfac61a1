import { parkedTableOf, type ParkingService } from '@signalbox/data-model';
import type { Statement } from './database.js';

/** The statements on the table of one service; $1 is always the consumer group. */
export interface ParkedStatements {
  /** $2.. arrays: FIFO, topic, partition, offset, key hash, envelope, due; in the order in which they are to wait. */
  readonly append: Statement;
  /** $2 FIFOs. */
  readonly isParked: Statement;
  /** $2 FIFOs, $3 rows of each. */
  readonly read: Statement;
  /** $2.. arrays: FIFO, topic, partition, offset. */
  readonly remove: Statement;
  /** $2 FIFOs, $3 times. */
  readonly postpone: Statement;
  /** $2 partition count, $3 owned partitions, $4 now, $5 FIFOs to leave out, $6 how many. */
  readonly findDue: Statement;
  /** $2 partition count, $3 owned partitions, $4 most. */
  readonly count: Statement;
}

/** Of the rows that are due the oldest so many are looked at: enough for a release, however many wait. */
const LOOKED_AT = 5_000;

/** Whose row it is: the partition that its key has under the count of the day, or the one that it came from. */
const IS_HOME = 'coalesce(key_hash % $2::int, origin_partition) = ANY($3::int[])';

/**
 * Rows of a FIFO are read and written by the one member that owns its partition, so nothing here locks more than it changes. Rows are
 * taken in the order of their keys where a statement changes several, so that two never wait for each other.
 */
export function parkedStatements(service: ParkingService): ParkedStatements {
  return { ...writesOf(service), ...readsOf(service) };
}

function writesOf(service: ParkingService): Pick<ParkedStatements, 'append' | 'remove' | 'postpone'> {
  const table = parkedTableOf(service);
  return {
    append: {
      name: `parked-append-${service}`,
      // A FIFO that waits already gives its time to what comes behind.
      text: `INSERT INTO ${table} (consumer_group, fifo_id, origin_topic, origin_partition, origin_offset, key_hash, envelope, due_at)
        SELECT $1, fifo_id, origin_topic, origin_partition, origin_offset, key_hash, envelope,
          coalesce((SELECT first.due_at FROM ${table} AS first WHERE first.fifo_id = new.fifo_id AND first.consumer_group = $1 ORDER BY parked_seq LIMIT 1), due_at)
        FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::int[], $7::text[], $8::timestamptz[]) WITH ORDINALITY
          AS new (fifo_id, origin_topic, origin_partition, origin_offset, key_hash, envelope, due_at, place)
        ORDER BY place
        ON CONFLICT DO NOTHING`,
    },
    remove: {
      name: `parked-remove-${service}`,
      text: `DELETE FROM ${table} AS parked
        USING (SELECT * FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[]) AS done (fifo_id, origin_topic, origin_partition, origin_offset) ORDER BY 1, 2, 3, 4) AS done
        WHERE parked.fifo_id = done.fifo_id AND parked.consumer_group = $1 AND parked.origin_topic = done.origin_topic
          AND parked.origin_partition = done.origin_partition AND parked.origin_offset = done.origin_offset`,
    },
    postpone: {
      name: `parked-postpone-${service}`,
      text: `UPDATE ${table} AS parked SET due_at = later.due_at
        FROM (SELECT * FROM unnest($2::text[], $3::timestamptz[]) AS later (fifo_id, due_at) ORDER BY 1) AS later
        WHERE parked.fifo_id = later.fifo_id AND consumer_group = $1`,
    },
  };
}

function readsOf(service: ParkingService): Pick<ParkedStatements, 'isParked' | 'read' | 'findDue' | 'count'> {
  const table = parkedTableOf(service);
  return {
    isParked: {
      name: `parked-is-parked-${service}`,
      text: `SELECT fifo_id FROM unnest($2::text[]) AS asked (fifo_id)
        WHERE EXISTS (SELECT FROM ${table} AS parked WHERE parked.fifo_id = asked.fifo_id AND consumer_group = $1)`,
    },
    read: {
      name: `parked-read-${service}`,
      text: `SELECT parked.fifo_id, origin_topic, origin_partition, origin_offset, key_hash, envelope
        FROM unnest($2::text[]) AS asked (fifo_id)
        CROSS JOIN LATERAL (SELECT * FROM ${table} AS own WHERE own.fifo_id = asked.fifo_id AND consumer_group = $1 ORDER BY parked_seq LIMIT $3) AS parked
        ORDER BY parked.parked_seq`,
    },
    findDue: {
      name: `parked-find-due-${service}`,
      text: `SELECT fifo_id FROM (
          SELECT fifo_id, due_at, parked_seq FROM ${table}
          WHERE consumer_group = $1 AND due_at <= $4 AND ${IS_HOME} AND fifo_id <> ALL($5::text[])
          ORDER BY due_at, parked_seq LIMIT ${LOOKED_AT}) AS oldest
        GROUP BY fifo_id ORDER BY min(due_at), min(parked_seq) LIMIT $6`,
    },
    count: {
      name: `parked-count-${service}`,
      text: `SELECT count(*)::int AS count FROM (SELECT FROM ${table} WHERE consumer_group = $1 AND ${IS_HOME} LIMIT $4) AS waiting`,
    },
  };
}
