/** How much a runner takes on, and how it fails. */
export interface RunnerLimits {
  /** Handlers running at once. */
  readonly maxInFlight: number;
  /** Records fetched and not completed, of one partition: fetching pauses at this many and resumes when a tenth is done. */
  readonly partitionRecords: number;
  /** Bytes of keys and values fetched and not completed, of one partition: pauses at this many and resumes when a tenth is done. */
  readonly partitionBytes: number;
  /** The same for all partitions together. */
  readonly totalRecords: number;
  readonly totalBytes: number;
  /** Offsets between the oldest incomplete record and the newest: what a crash may repeat. */
  readonly windowRecords: number;
  readonly commitIntervalMs: number;
  /** Shortest and longest delay between the tries of a record that meets a transient failure. */
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
  /** Tries of a record whose handler throws what is not transient. */
  readonly faultTries: number;
  /** Dead letters of our own fault within the window, after which the consumer stops. */
  readonly ownFaults: number;
  readonly ownFaultWindowMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly maxWaitMs: number;
  /** A head that has to wait longer than this waits on disk. */
  readonly parkOnDiskMs: number;
  /** With more records than this in its FIFO a head that has to wait at all waits on disk. */
  readonly keyRecords: number;
  /** So does one that holds back the watermark by more records than this. */
  readonly heldBackRecords: number;
  /** Records of one FIFO that go to disk in one statement. */
  readonly storedAtOnce: number;
  /** Mean time between two looks for FIFOs that are due. */
  readonly takeUpIntervalMs: number;
  /** FIFOs back in memory at once, and records of each: what is released when a pause ends goes out at this pace. */
  readonly takenUpFifos: number;
  readonly takenUpRecords: number;
  /** A handler that runs for so long, or a watermark that stands still for so long while records wait, is unhealthy. */
  readonly stalledMs: number;
}

const MEGABYTE = 1024 * 1024;

export const RUNNER_LIMITS: RunnerLimits = {
  maxInFlight: 2_000,
  // A paused partition comes back within 200 ms: what is left of this by then is what 45,000 records/s use up in that time.
  partitionRecords: 10_000,
  partitionBytes: 16 * MEGABYTE,
  totalRecords: 10_000,
  totalBytes: 64 * MEGABYTE,
  windowRecords: 100_000,
  commitIntervalMs: 500,
  retryBaseMs: 250,
  retryCapMs: 30_000,
  faultTries: 3,
  ownFaults: 100,
  ownFaultWindowMs: 60_000,
  // One killed member holds up the rebalance of all the others for a session timeout.
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1_000,
  // Records end the wait, and where a partition is paused it is 200 ms: this is the cost of being idle.
  maxWaitMs: 1_000,
  parkOnDiskMs: 30_000,
  keyRecords: 100,
  // Well below partitionRecords, at which fetching would pause.
  heldBackRecords: 5_000,
  storedAtOnce: 1_000,
  takeUpIntervalMs: 1_000,
  takenUpFifos: 500,
  takenUpRecords: 20,
  stalledMs: 120_000,
};
