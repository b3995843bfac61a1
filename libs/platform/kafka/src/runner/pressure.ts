/** What a partition, or all of them together, hold in memory; or how much they may. */
export interface Load {
  /** Records fetched and not completed. */
  readonly records: number;
  /** Their bytes. */
  readonly bytes: number;
  /** Records since the oldest incomplete one. */
  readonly window: number;
}

/**
 * Of its limit, what is left where fetching resumes. The gap keeps it from flapping; a wide one is filled in one go, whose garbage and decoding hold up
 * everything else: with half, a process that calls a carrier 900 times a second lost 5 % of its calls, in dips 5 s apart.
 */
const RESUME_SHARE = 0.9;

/** Fetching pauses where any measure reaches its limit, and resumes where all are below the share of it. */
export function shouldPause(isPaused: boolean, load: Load, limit: Load): boolean {
  const share = isPaused ? RESUME_SHARE : 1;
  const exceeds = (value: number, most: number): boolean => (isPaused ? value > most * share : value >= most);
  return exceeds(load.records, limit.records) || exceeds(load.bytes, limit.bytes) || exceeds(load.window, limit.window);
}
