export interface Load {
  readonly atMs: number;
  readonly segments: number;
}

export interface FullestWindow {
  readonly segments: number;
  readonly startMs: number;
}

/** The half-open window of `windowMs` that holds the most segments, among all on the time line, not only whole seconds. */
export function findFullestWindow(loads: readonly Load[], windowMs: number): FullestWindow {
  const sorted = [...loads].sort((a, b) => a.atMs - b.atMs);
  let fullest: FullestWindow = { segments: 0, startMs: 0 };
  let inWindow = 0;
  let first = 0;
  for (const load of sorted) {
    inWindow += load.segments;
    while (sorted[first]!.atMs <= load.atMs - windowMs) {
      inWindow -= sorted[first]!.segments;
      first += 1;
    }
    if (inWindow > fullest.segments) fullest = { segments: inWindow, startMs: sorted[first]!.atMs };
  }
  return fullest;
}
