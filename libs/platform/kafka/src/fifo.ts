/** Passed places are given back once they are this many and half of the array. */
const COMPACT_AT = 64;

/** A queue whose ends cost the same however long it is. */
export class Fifo<T> {
  #items: T[] = [];
  #start = 0;

  get size(): number {
    return this.#items.length - this.#start;
  }

  get head(): T | undefined {
    return this.#items[this.#start];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#start];
    // The place is passed, but the array would keep the item alive.
    this.#items[this.#start] = undefined as T;
    this.#start += 1;
    if (this.#start >= COMPACT_AT && this.#start * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return item;
  }

  /** In order. */
  list(): readonly T[] {
    return this.#items.slice(this.#start);
  }

  /** Keeps what matches, in order; returns how many went. The first `keepFirst` items stay whatever they are. */
  retain(matches: (item: T) => boolean, keepFirst = 0): number {
    const before = this.size;
    const kept = this.#items.slice(this.#start).filter((item, index) => index < keepFirst || matches(item));
    this.#items = kept;
    this.#start = 0;
    return before - kept.length;
  }
}
