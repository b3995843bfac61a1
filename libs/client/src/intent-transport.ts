import type { IntentRecord } from './intent-record.js';

export interface PlacedRecord extends IntentRecord {
  readonly partition: number;
}

/** A connection that writes to one topic. */
export interface IntentTransport {
  /** Number of partitions of the topic. */
  partitionCount(): Promise<number>;
  /**
   * Writes with acks=all. Resolves with the partitions that were acknowledged, which may be fewer than were sent; rejects
   * when Kafka could not be reached or refused.
   */
  send(records: readonly PlacedRecord[]): Promise<ReadonlySet<number>>;
  close(): Promise<void>;
}
