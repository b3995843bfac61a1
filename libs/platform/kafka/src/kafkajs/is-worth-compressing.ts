import type { PlacedRecord } from '../ports/producer-port.js';

/**
 * Of the text of the records of one partition, which are compressed together: 500 bytes lose a fifth and 2,400 half. Below this the codec
 * costs producer, broker and consumer more than the bytes.
 */
const LEAST_BYTES = 1_024;

/** Whether the records have so much text on average over the partitions that they go to. */
export function isWorthCompressing(batch: readonly PlacedRecord[]): boolean {
  const partitions = new Set(batch.map(({ record, partition }) => `${record.topic}/${partition}`));
  const bytes = batch.reduce((sum, { record }) => sum + record.value.length, 0);
  return bytes >= LEAST_BYTES * partitions.size;
}
