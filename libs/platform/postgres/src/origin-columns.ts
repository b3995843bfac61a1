/** The record that made a row, as its columns keep it. The offset is a text, because a bigint may be more than a number holds. */
export interface RecordOrigin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** The origin columns of a row, as the driver reads them. */
export interface OriginRow {
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: string;
}

/** Three parameters for `unnest($1::text[], $2::int[], $3::bigint[])`: topics, partitions and offsets, by position. */
export function originArrays(origins: readonly RecordOrigin[]): [topics: string[], partitions: number[], offsets: string[]] {
  return [origins.map(({ topic }) => topic), origins.map(({ partition }) => partition), origins.map(({ offset }) => offset)];
}

export function toOrigin(row: OriginRow): RecordOrigin {
  return { topic: row.origin_topic, partition: row.origin_partition, offset: row.origin_offset };
}
