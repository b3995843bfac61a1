import type { PumpingRange, PumpingRequest } from '../admin/admin-shapes.js';
import { createRandom, hashText, STREAMS } from '../random/seeded-random.js';

interface Range {
  readonly first: number;
  readonly last: number;
  readonly blockAfter: number;
  readonly blockMs: number;
  messages: number;
  blockedUntilMs: number;
}

/** Twilio's protection holds a prefix back for 15 to 30 minutes. */
const DEFAULT_BLOCK_MS = 30 * 60_000;

/** Ranges of sequential numbers whose owner earns by each message to them. */
export class PumpingTraffic {
  private readonly seed: string;
  private ranges: Range[] = [];

  constructor(seed: string) {
    this.seed = seed;
  }

  /** Adds a range and says which of its people would ever use what they get: the same for the same seed. */
  add({ firstNumber, count, conversionRate, blockAfter = Infinity, blockMs = DEFAULT_BLOCK_MS }: PumpingRequest): PumpingRange {
    const first = Number(firstNumber.slice(1));
    this.ranges.push({ first, last: first + count - 1, blockAfter, blockMs, messages: 0, blockedUntilMs: -Infinity });
    const recipients = Array.from({ length: count }, (_, index) => {
      const to = `+${first + index}`;
      return { to, converts: createRandom(hashText(`${this.seed}|pumping|${to}`), STREAMS.pumping)() < conversionRate };
    });
    return { recipients };
  }

  /** Takes note of a message; true when the carrier holds its range back. */
  blocks(to: string, atMs: number): boolean {
    const range = this.rangeOf(to);
    if (range === undefined) return false;
    if (atMs < range.blockedUntilMs) return true;
    range.messages += 1;
    if (range.messages <= range.blockAfter) return false;
    range.messages = 0;
    range.blockedUntilMs = atMs + range.blockMs;
    return true;
  }

  /** Whether all is delivered to a number, because someone is paid for it. */
  delivers(to: string): boolean {
    return this.rangeOf(to) !== undefined;
  }

  reset(): void {
    this.ranges = [];
  }

  private rangeOf(to: string): Range | undefined {
    if (this.ranges.length === 0 || !/^\+\d+$/.test(to)) return undefined;
    const number = Number(to.slice(1));
    return this.ranges.find(({ first, last }) => number >= first && number <= last);
  }
}
