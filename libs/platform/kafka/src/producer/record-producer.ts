import type { OutboundRecord } from '../record.js';

/** Publishes records in batches. */
export interface RecordProducer {
  /**
   * Resolves when all in-sync replicas have all records. Records of one key keep the order of the calls, also over retries; a retry may
   * repeat records. Waits while the queue is full. Rejects with AdapterError: `unreachable` when the deadline has passed (the records
   * may still arrive), `rejected` for a record that Kafka will never take.
   */
  publish(records: readonly OutboundRecord[]): Promise<void>;
  /** Takes nothing more, publishes what is queued within the budget, rejects the rest. Idempotent. */
  close(budgetMs: number): Promise<void>;
}
