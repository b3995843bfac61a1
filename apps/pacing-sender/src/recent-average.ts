/** What is remembered fades over about so long. */
const MEMORY_MS = 1_000;
/** One that comes after a long time says at most as much as all before it. */
const MOST_WEIGHT = 0.5;

/**
 * How long something takes of late: on average, and how far off that it is. What ends in the same moment says the same, however many they are, so a
 * value weighs by the time since the one before it.
 */
export class RecentAverage {
  #mean: number;
  #spread = 0;
  #atMs = -Infinity;

  constructor(first: number) {
    this.#mean = first;
  }

  note(value: number, nowMs: number): void {
    const weight = Math.min(1 - Math.exp((this.#atMs - nowMs) / MEMORY_MS), MOST_WEIGHT);
    this.#atMs = nowMs;
    const off = value - this.#mean;
    this.#mean += off * weight;
    this.#spread += (Math.abs(off) - this.#spread) * weight;
  }

  get mean(): number {
    return this.#mean;
  }

  /** The mean and so many mean deviations. */
  upTo(spreads: number): number {
    return this.#mean + spreads * this.#spread;
  }
}
