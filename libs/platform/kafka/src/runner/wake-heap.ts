interface Wake<T> {
  readonly atMs: number;
  /** Of equal times the one that came first goes first. */
  readonly sequence: number;
  readonly item: T;
}

/** Things that wait for a time, earliest first. It only compares: which clock the times are of is the owner's affair. */
export class WakeHeap<T> {
  readonly #wakes: Wake<T>[] = [];
  #sequence = 0;

  get size(): number {
    return this.#wakes.length;
  }

  /** When the earliest is due; Infinity when none waits. */
  get nextAtMs(): number {
    return this.#wakes[0]?.atMs ?? Infinity;
  }

  push(atMs: number, item: T): void {
    const wake = { atMs, sequence: this.#sequence++, item };
    const wakes = this.#wakes;
    let index = wakes.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = wakes[parentIndex] as Wake<T>;
      if (isBefore(parent, wake)) break;
      wakes[index] = parent;
      index = parentIndex;
    }
    wakes[index] = wake;
  }

  /** Takes out the earliest that is due. */
  popDue(nowMs: number): T | undefined {
    const first = this.#wakes[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
    const last = this.#wakes.pop() as Wake<T>;
    if (this.#wakes.length > 0) this.#sinkFromTop(last);
    return first.item;
  }

  #sinkFromTop(wake: Wake<T>): void {
    const wakes = this.#wakes;
    let index = 0;
    for (;;) {
      let childIndex = index * 2 + 1;
      let child = wakes[childIndex];
      if (child === undefined) break;
      const right = wakes[childIndex + 1];
      if (right !== undefined && isBefore(right, child)) [childIndex, child] = [childIndex + 1, right];
      if (isBefore(wake, child)) break;
      wakes[index] = child;
      index = childIndex;
    }
    wakes[index] = wake;
  }
}

function isBefore(left: Wake<unknown>, right: Wake<unknown>): boolean {
  return left.atMs === right.atMs ? left.sequence < right.sequence : left.atMs < right.atMs;
}
