interface Task {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A binary heap of tasks by due time, then by the order of their arrival. */
export class TaskQueue {
  private heap: Task[] = [];
  private nextOrder = 0;

  get nextAtMs(): number | undefined {
    return this.heap[0]?.atMs;
  }

  push(atMs: number, run: () => void): void {
    const task = { atMs, order: this.nextOrder++, run };
    let index = this.heap.length;
    this.heap.push(task);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.heap[parentIndex]!;
      if (!isBefore(task, parent)) break;
      this.heap[index] = parent;
      index = parentIndex;
    }
    this.heap[index] = task;
  }

  /** Takes the first task if it is due by `nowMs`. */
  popDue(nowMs: number): Task | undefined {
    const first = this.heap[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
    const last = this.heap.pop()!;
    if (last !== first) this.sinkFromTop(last);
    return first;
  }

  clear(): void {
    this.heap = [];
  }

  private sinkFromTop(task: Task): void {
    const { heap } = this;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, task)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = task;
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
