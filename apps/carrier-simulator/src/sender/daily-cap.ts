/** Counts what is taken on each day, by whichever calendar names the days. */
export class DailyCap {
  private readonly taken = new Map<string, { day: string; amount: number }>();

  /** Takes and answers true if that stays within the day's cap; null is no cap. */
  take(key: string, day: string, amount: number, cap: number | null): boolean {
    const held = this.taken.get(key);
    const before = held?.day === day ? held.amount : 0;
    if (cap !== null && before + amount > cap) return false;
    this.taken.set(key, { day, amount: before + amount });
    return true;
  }

  reset(): void {
    this.taken.clear();
  }
}

const PACIFIC = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The calendar day in Los Angeles, by which T-Mobile counts: `2026-11-22`. */
export function pacificDayOf(atMs: number): string {
  return PACIFIC.format(atMs);
}

export function utcDayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
