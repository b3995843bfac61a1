import { hash22 } from '@signalbox/crypto';
import type { Clock } from '@signalbox/message';
import { DIMENSIONS, type Slice } from '@signalbox/usage';

/** More kinds of messages than a process meets in a day; beyond it starts anew. */
const MOST_KEPT = 50_000;
/** So often is a slice in use noted as such, long before its retention ends. */
const NOTE_EVERY_MS = 12 * 3_600_000;

interface Known {
  readonly sliceId: string;
  notedAtMs: number;
}

/** The ids of slices, and which of them are noted in the database. */
export class KnownSlices {
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  idOf(slice: Slice): string {
    return this.#find(slice).sliceId;
  }

  /** Those of the given that are to be noted, each once. */
  listUnnoted(slices: Iterable<Slice>): readonly Slice[] {
    const oldestMs = this.#clock.nowMs() - NOTE_EVERY_MS;
    return [...new Map([...slices].map((slice) => [this.idOf(slice), slice])).values()].filter((slice) => this.#find(slice).notedAtMs <= oldestMs);
  }

  markNoted(slices: readonly Slice[]): void {
    for (const slice of slices) this.#find(slice).notedAtMs = this.#clock.nowMs();
  }

  #find(slice: Slice): Known {
    const parts = [...DIMENSIONS.map((dimension) => slice[dimension]), slice.currency];
    const name = parts.join('\n');
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    const found = { sliceId: hash22(...parts), notedAtMs: -Infinity };
    this.#known.set(name, found);
    return found;
  }
}
