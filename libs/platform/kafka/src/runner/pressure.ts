/** What a partition, or all of them together, hold in memory; or how much they may. */
export interface Load {
  /** Records fetched and not completed. */
  readonly records: number;
  /** Their bytes. */
  readonly bytes: number;
  /** Records since the oldest incomplete one. */
  readonly window: number;
}

/** Fetching pauses where any measure reaches its limit, and resumes where all are at half: the gap keeps it from flapping. */
export function shouldPause(isPaused: boolean, load: Load, limit: Load): boolean {
  const share = isPaused ? 0.5 : 1;
  const exceeds = (value: number, most: number): boolean => (isPaused ? value > most * share : value >= most);
  return exceeds(load.records, limit.records) || exceeds(load.bytes, limit.bytes) || exceeds(load.window, limit.window);
}
