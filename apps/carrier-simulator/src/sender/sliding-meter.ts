export interface Take {
  readonly amount: number;
  /** Null: none. */
  readonly limit: number | null;
  readonly windowMs: number;
}

/** How much each of many things took within a sliding window; calls must come in the order of time. */
export class SlidingMeter {
  private readonly taken = new Map<string, { entries: { atMs: number; amount: number }[]; sum: number }>();

  /** Takes and answers true if that keeps the window that ends now within the limit; else takes nothing. */
  take(key: string, { amount, limit, windowMs }: Take, atMs: number): boolean {
    const meter = this.taken.get(key) ?? { entries: [], sum: 0 };
    this.taken.set(key, meter);
    const firstKept = meter.entries.findIndex((entry) => entry.atMs > atMs - windowMs);
    const dropped = meter.entries.splice(0, firstKept < 0 ? meter.entries.length : firstKept);
    for (const entry of dropped) meter.sum -= entry.amount;
    if (limit !== null && meter.sum + amount > limit) return false;
    meter.entries.push({ atMs, amount });
    meter.sum += amount;
    return true;
  }

  reset(): void {
    this.taken.clear();
  }
}
