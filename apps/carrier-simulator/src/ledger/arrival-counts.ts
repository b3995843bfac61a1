/** Counts every request by what came of it. */
export class ArrivalCounts {
  private counts = new Map<string, number>();

  count(result: string): void {
    this.counts.set(result, (this.counts.get(result) ?? 0) + 1);
  }

  get all(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  reset(): void {
    this.counts = new Map();
  }
}
