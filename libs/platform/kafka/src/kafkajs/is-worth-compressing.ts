import type { PlacedRecord } from '../ports/producer-port.js';

/**
 * Of the text of the records of one partition, which are compressed together: some four records, which lose a half. However short they are, the
 * codec costs the producer 40 us and each consumer 30. (Into a record that is not compressed the broker looks, for up to 20 us.)
 */
const LEAST_BYTES = 2_048;

/** Whether the records have so much text on average over the partitions that they go to. */
export function isWorthCompressing(batch: readonly PlacedRecord[]): boolean {
  const partitions = new Set(batch.map(({ record, partition }) => `${record.topic}/${partition}`));
  const bytes = batch.reduce((sum, { record }) => sum + record.value.length, 0);
  return bytes >= LEAST_BYTES * partitions.size;
}
