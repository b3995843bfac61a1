/** How a producer gathers records, and how long it tries. */
export interface ProducerLimits {
  /** A batch leaves when its first record has waited so long … */
  readonly lingerMs: number;
  /** … or when it has so many records … */
  readonly batchRecords: number;
  /** … or bytes. */
  readonly batchBytes: number;
  /** Records and bytes taken on and not acknowledged; more wait outside. */
  readonly queueRecords: number;
  readonly queueBytes: number;
  /** A longer record is rejected. */
  readonly recordBytes: number;
  /** From the call of publish to the acknowledgement. */
  readonly deliveryTimeoutMs: number;
  /** Delays between attempts double from the first to the longest. */
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
}

export const PRODUCER_LIMITS: ProducerLimits = {
  lingerMs: 5,
  batchRecords: 500,
  batchBytes: 256 * 1024,
  queueRecords: 10_000,
  queueBytes: 32 * 1024 * 1024,
  // A dead letter is the longest record there is; see the largest message of its topic.
  recordBytes: 1_400_000,
  // Longer than a broker's death and the election of another leader.
  deliveryTimeoutMs: 30_000,
  retryBaseMs: 50,
  retryCapMs: 2_000,
};
