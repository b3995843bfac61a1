/** Where the record came from that made a row: the identity of a redelivery. The offset is a bigint and so a text. */
export interface OriginColumns {
  originTopic: string;
  originPartition: number;
  originOffset: string;
}

export const originColumns = {
  originTopic: { name: 'origin_topic', type: 'text' },
  originPartition: { name: 'origin_partition', type: 'integer' },
  originOffset: { name: 'origin_offset', type: 'bigint' },
} as const;
