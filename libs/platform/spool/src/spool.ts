import type { BatchLimits, SpoolBatch, SpooledRecord } from './segment-reader.js';

export interface SpoolStatus {
  /** `refusing` it is full, or its last write failed: an append would be refused now. */
  readonly state: 'empty' | 'holding' | 'refusing';
  readonly records: number;
  /** Of the segments, on the disk. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Of the oldest record; 0 where there is none. */
  readonly ageMs: number;
  /** Why it refuses: the code of the error that an append would get. */
  readonly refusal?: string;
}

/** A queue on the disk of one process. Any number may append; one reads. */
export interface Spool {
  /**
   * Resolves when the record will outlive a kill of the process and a power cut. AdapterError: `spool-full` (throttled) beyond a cap,
   * `spool-unwritable` (unreachable) where the disk refuses, `spool-closed` (unreachable) after close. A refused record may
   * come to light all the same, after a restart.
   */
  append(payload: Uint8Array): Promise<void>;
  /** The oldest records that are not completed, the same until they are; null where there is none. AdapterError `spool-unreadable`. */
  readOldest(limits: BatchLimits): Promise<SpoolBatch | null>;
  /** Forgets the batch last read. What is damaged in it is set aside. AdapterError `spool-unwritable`: it may come again after a restart. */
  complete(batch: SpoolBatch): Promise<void>;
  /** Keeps a record for people, apart from what is read; durable when it resolves. AdapterError `spool-unwritable`. */
  setAside(record: SpooledRecord): Promise<void>;
  status(): SpoolStatus;
  /** Writes what was taken, then lets go of the directory. Idempotent. */
  close(): Promise<void>;
}
