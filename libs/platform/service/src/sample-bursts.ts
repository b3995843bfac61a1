/** Lines of one kind within so long are a burst. */
const INTERVAL_MS = 1_000;

interface Burst<T> {
  timer: NodeJS.Timeout;
  /** Said nothing of yet, and the newest of them. */
  left: number;
  newest: T;
}

export interface BurstSampler<T> {
  /** Says the first of a burst at once, then the newest of each second with the count of those left out. `kind` comes from a closed set. */
  say(kind: string, line: T): void;
  /** Says at once what is left. */
  flush(): void;
}

/** Keeps an outage from filling the log with what its first line has said. No line is lost from the count: lines said and lines left out add up. */
export function sampleBursts<T>(write: (line: T, suppressed: number) => void): BurstSampler<T> {
  const bursts = new Map<string, Burst<T>>();
  const endInterval = (kind: string, burst: Burst<T>): void => {
    if (burst.left === 0) return void bursts.delete(kind);
    write(burst.newest, burst.left - 1);
    burst.left = 0;
    burst.timer.refresh();
  };
  return {
    say(kind, line) {
      const known = bursts.get(kind);
      if (known) {
        known.left += 1;
        known.newest = line;
        return;
      }
      const burst: Burst<T> = { timer: setTimeout(() => endInterval(kind, burst), INTERVAL_MS), left: 0, newest: line };
      burst.timer.unref();
      bursts.set(kind, burst);
      write(line, 0);
    },
    flush() {
      for (const burst of bursts.values()) {
        clearTimeout(burst.timer);
        if (burst.left > 0) write(burst.newest, burst.left - 1);
      }
      bursts.clear();
    },
  };
}
