import type { Origin } from '@signalbox/contracts';

/** A record that waits on disk. */
export interface ParkedRecord {
  /** The FIFO that it belongs to: a hash of its name, 22 characters, for names come from outside and have no limit. */
  readonly fifoId: string;
  /** Where the record stands in Kafka; within its FIFO the identity of the row. */
  readonly origin: Origin;
  /**
   * Hash of the record key, 0 to 2^31 - 1, from which its partition follows under the partition count of the day; null where there is no
   * key, or its producer places it in a way of its own: such a record stays with the number of the partition that it came from.
   */
  readonly keyHash: number | null;
  /** The whole record, sealed. */
  readonly envelope: string;
}

/** Which FIFOs are meant: those whose records now belong to these partition numbers of topics with so many partitions. */
export interface HomePartitions {
  readonly partitions: readonly number[];
  readonly partitionCount: number;
}

/**
 * Records that wait on disk, of one consumer group. All records of a FIFO are due at one time: that of its first. Every method rejects
 * with AdapterError; a write that was rejected has had no effect or all of it, and may be repeated.
 */
export interface ParkedStore {
  /**
   * Appends records of one FIFO in this order behind those that wait; one that is there already stays as it is. They are due together
   * with those that wait; where none does, at `dueMs` (epoch milliseconds).
   */
  append(records: readonly ParkedRecord[], dueMs: number): Promise<void>;
  /** Whether records of the FIFO wait. */
  isParked(fifoId: string): Promise<boolean>;
  /** The first records of a FIFO, in order. */
  read(fifoId: string, limit: number): Promise<ParkedRecord[]>;
  /** Takes out a record that is done with. */
  remove(record: ParkedRecord): Promise<void>;
  /** Moves the time at which a FIFO is due. */
  postpone(fifoId: string, dueMs: number): Promise<void>;
  /** FIFOs that are due, the longest overdue first, without those that are named. */
  findDue(home: HomePartitions, due: { readonly nowMs: number; readonly limit: number; readonly except: readonly string[] }): Promise<string[]>;
  /** How many records wait for these partitions, counted no further than `limit`. */
  count(home: HomePartitions, limit: number): Promise<number>;
}
