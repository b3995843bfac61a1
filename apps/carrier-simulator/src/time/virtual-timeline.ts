import { TaskQueue } from './task-queue.js';
import type { Lateness, Timeline } from './timeline.js';

/** Time that stands still until it is moved. */
export class VirtualTimeline implements Timeline {
  private currentMs: number;
  private readonly tasks = new TaskQueue();

  constructor(currentMs: number) {
    this.currentMs = currentMs;
  }

  nowMs(): number {
    return this.currentMs;
  }

  at(atMs: number, task: () => void): void {
    this.tasks.push(Math.max(atMs, this.currentMs), task);
  }

  settle(): void {
    this.advanceTo(this.currentMs);
  }

  clear(): void {
    this.tasks.clear();
  }

  lateness(): Lateness {
    return { largestLagMs: 0, largestStallMs: 0 };
  }

  /** Moves to `atMs`, running each task at exactly its own time. */
  advanceTo(atMs: number): void {
    for (let task = this.tasks.popDue(atMs); task !== undefined; task = this.tasks.popDue(atMs)) {
      this.currentMs = Math.max(this.currentMs, task.atMs);
      task.run();
    }
    this.currentMs = Math.max(this.currentMs, atMs);
  }

  advanceBy(durationMs: number): void {
    this.advanceTo(this.currentMs + durationMs);
  }
}
