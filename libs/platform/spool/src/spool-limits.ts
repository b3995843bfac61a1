export interface SpoolLimits {
  /** What the segments may take on the disk together; what would exceed it is refused. */
  readonly maxBytes: number;
  /** While the oldest record is older, more are refused. */
  readonly maxAgeMs: number;
  /** A segment that has so many bytes is followed by a new one. */
  readonly segmentBytes: number;
  /** How long a record waits for others to be written and synced with. */
  readonly lingerMs: number;
  /** The largest write that is synced at once. */
  readonly groupBytes: number;
  /** After a write that failed nothing is taken until a small file could be written; so often that is tried. */
  readonly probeEveryMs: number;
}

export const SPOOL_LIMITS: SpoolLimits = {
  maxBytes: 2 * 1024 ** 3,
  maxAgeMs: 24 * 3_600_000,
  segmentBytes: 16 * 1024 * 1024,
  lingerMs: 3,
  groupBytes: 4 * 1024 * 1024,
  probeEveryMs: 1_000,
};

/** Space comes free by the segment, so a small spool has small ones. */
const LEAST_SEGMENTS = 8;

export function completeLimits(given: Partial<SpoolLimits>): SpoolLimits {
  const limits = { ...SPOOL_LIMITS, ...given };
  return { ...limits, segmentBytes: Math.min(limits.segmentBytes, Math.ceil(limits.maxBytes / LEAST_SEGMENTS)) };
}
