import type { OutboundRecord } from '../record.js';
import type { TopicPartition } from './consumer-port.js';

/** A record with its partition chosen. */
export interface PlacedRecord {
  readonly record: OutboundRecord;
  readonly partition: number;
}

/** A connection that writes batches. */
export interface ProducerPort {
  /** Number of partitions of a topic. Rejects with AdapterError. */
  partitionCount(topic: string): Promise<number>;
  /**
   * Writes one batch with acks=all; resolves with the partitions whose records are acknowledged, which may be fewer than were sent.
   * Rejects with AdapterError: `unreachable` where trying again may help (some of the records may be written), `rejected` where not.
   */
  send(batch: readonly PlacedRecord[]): Promise<readonly TopicPartition[]>;
  /**
   * Id of the broker that led the partition when it was last heard of; undefined where that is not known. Partitions of one leader
   * are sent together, and those of others do not wait for them; where a client cannot say, all are sent together.
   */
  leaderOf?(partition: TopicPartition): number | undefined;
  close(): Promise<void>;
}
