const FIRST_CAPACITY = 256;

/**
 * Which records of one partition are done. Records enter in offset order and complete in any order; only the contiguous prefix may be
 * committed. Offsets that never come (compacted away, transaction markers) are not waited for. Memory follows the number of records
 * between the oldest incomplete one and the newest, not the distance of their offsets. Every operation costs O(1), amortised.
 */
export class Watermark {
  #offsets = new Float64Array(FIRST_CAPACITY);
  #timestamps = new Float64Array(FIRST_CAPACITY);
  #done = new Uint8Array(FIRST_CAPACITY);
  /** Slots count up for ever; a slot's place in the ring is its low bits. */
  #head = 0;
  #tail = 0;
  #incomplete = 0;
  #nextOffset = -1;

  /** Enters a record and returns its slot, or -1 where this or a later offset was entered before: a redelivery. */
  track(offset: number, timestampMs: number): number {
    if (offset < this.#nextOffset) return -1;
    if (this.#tail - this.#head === this.#offsets.length) this.#grow();
    const slot = this.#tail++;
    const place = slot & (this.#offsets.length - 1);
    this.#offsets[place] = offset;
    this.#timestamps[place] = timestampMs;
    this.#done[place] = 0;
    this.#incomplete += 1;
    this.#nextOffset = offset + 1;
    return slot;
  }

  /** Completes a slot; a second time changes nothing. */
  complete(slot: number): void {
    const mask = this.#offsets.length - 1;
    if (slot < this.#head || slot >= this.#tail || this.#done[slot & mask] === 1) return;
    this.#done[slot & mask] = 1;
    this.#incomplete -= 1;
    while (this.#head < this.#tail && this.#done[this.#head & mask] === 1) this.#head += 1;
  }

  /** The offset to commit: the lowest incomplete one, or the one after the last; -1 before the first record. */
  get committable(): number {
    return this.#head < this.#tail ? this.#at(this.#offsets, this.#head) : this.#nextOffset;
  }

  /** Whether the slot holds the watermark back. */
  isOldest(slot: number): boolean {
    return slot === this.#head && this.#head < this.#tail;
  }

  /** The lowest offset that would be new; -1 before the first record. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  /** Records not completed. */
  get incomplete(): number {
    return this.#incomplete;
  }

  /** Records that would come again after a crash: everything from the oldest incomplete one. */
  get windowSize(): number {
    return this.#tail - this.#head;
  }

  /** Time stamp of the oldest incomplete record. */
  get oldestTimestampMs(): number | undefined {
    return this.#head < this.#tail ? this.#at(this.#timestamps, this.#head) : undefined;
  }

  #at(ring: Float64Array, slot: number): number {
    return ring[slot & (ring.length - 1)] ?? -1;
  }

  #grow(): void {
    const capacity = this.#offsets.length * 2;
    const offsets = new Float64Array(capacity);
    const timestamps = new Float64Array(capacity);
    const done = new Uint8Array(capacity);
    const mask = this.#offsets.length - 1;
    for (let slot = this.#head; slot < this.#tail; slot += 1) {
      const place = slot & (capacity - 1);
      offsets[place] = this.#at(this.#offsets, slot);
      timestamps[place] = this.#at(this.#timestamps, slot);
      done[place] = this.#done[slot & mask] ?? 0;
    }
    this.#offsets = offsets;
    this.#timestamps = timestamps;
    this.#done = done;
  }
}
