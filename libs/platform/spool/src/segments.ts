import type { Checkpoint } from './checkpoint.js';

/** A file of frames. What counts is known here; what a crash left behind it is not read. */
export interface Segment {
  readonly number: number;
  /** What is on the disk for certain. */
  bytes: number;
  /** Of these, not completed. */
  records: number;
  /** When the oldest record that is not completed was written; undefined where there is none. */
  oldestAtMs: number | undefined;
}

export interface SegmentTotals {
  readonly bytes: number;
  readonly records: number;
  readonly oldestAtMs: number | undefined;
}

/** The segments of a spool, oldest first, and how far they are done. */
export class Segments {
  readonly #list: Segment[];
  /** In the oldest segment. */
  #offset: number;
  #lastNumber: number;

  /** A checkpoint in a segment that is gone says only that its number was used. */
  constructor(segments: readonly Segment[], checkpoint: Checkpoint) {
    this.#list = [...segments];
    this.#offset = segments[0]?.number === checkpoint.segment ? checkpoint.offset : 0;
    this.#lastNumber = Math.max(checkpoint.segment, segments.at(-1)?.number ?? 0);
  }

  get oldest(): Segment | undefined {
    return this.#list[0];
  }

  /** Where reading goes on, in the oldest. */
  get offset(): number {
    return this.#offset;
  }

  /** Numbers are never used twice: a checkpoint must not be taken for one of a later segment. */
  takeNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Only with a file that exists: what is listed is read, and removed when it is done. */
  add(number: number): Segment {
    const segment: Segment = { number, bytes: 0, records: 0, oldestAtMs: undefined };
    this.#list.push(segment);
    return segment;
  }

  remove(segment: Segment): void {
    const index = this.#list.indexOf(segment);
    if (index === 0) this.#offset = 0;
    if (index >= 0) this.#list.splice(index, 1);
  }

  /** Lets the others be read first. Where there are others, what was done of the oldest comes again. */
  postponeOldest(): void {
    const { oldest } = this;
    if (!oldest || this.#list.length === 1) return;
    this.remove(oldest);
    this.#list.push(oldest);
  }

  /** Everything of the oldest segment before `offset` is done. */
  advance(offset: number, records: number): void {
    const { oldest } = this;
    this.#offset = offset;
    if (oldest) oldest.records = Math.max(0, oldest.records - records);
  }

  totals(): SegmentTotals {
    const sum = (field: 'bytes' | 'records'): number => this.#list.reduce((total, segment) => total + segment[field], 0);
    return { bytes: sum('bytes'), records: sum('records'), oldestAtMs: this.#list.find(({ records }) => records > 0)?.oldestAtMs };
  }
}
