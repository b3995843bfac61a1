import type { Clock } from '@signalbox/message';
import { TaskQueue } from './task-queue.js';
import type { Timeline } from './timeline.js';

/** Tasks run in one turn of the event loop: arrivals are stamped between turns, so a turn has to be short. */
const TASKS_PER_TURN = 64;
/** The longest delay that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class RealTimeline implements Timeline {
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly tasks = new TaskQueue();
  private timer: NodeJS.Timeout | undefined;
  private timerAtMs = Infinity;
  private nextTurn: NodeJS.Immediate | undefined;
  private lagMs = 0;

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.clock = clock;
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  at(atMs: number, task: () => void): void {
    this.tasks.push(atMs, task);
    this.arm();
  }

  settle(): void {
    this.runDue(Infinity);
    this.arm();
  }

  clear(): void {
    this.tasks.clear();
    this.lagMs = 0;
    clearTimeout(this.timer);
    clearImmediate(this.nextTurn);
    this.timer = undefined;
    this.nextTurn = undefined;
    this.timerAtMs = Infinity;
  }

  largestLagMs(): number {
    return this.lagMs;
  }

  private arm(): void {
    const nextAtMs = this.tasks.nextAtMs;
    if (nextAtMs === undefined || this.nextTurn !== undefined || nextAtMs >= this.timerAtMs) return;
    clearTimeout(this.timer);
    this.timerAtMs = nextAtMs;
    const delayMs = Math.min(Math.max(Math.ceil(nextAtMs - this.nowMs()), 1), LONGEST_TIMER_MS);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.timerAtMs = Infinity;
      this.takeTurn();
    }, delayMs);
  }

  private takeTurn(): void {
    this.nextTurn = undefined;
    const ranOut = this.runDue(TASKS_PER_TURN);
    if (ranOut) this.arm();
    else this.nextTurn = setImmediate(() => this.takeTurn());
  }

  /** Runs at most `limit` due tasks; true when none is left. */
  private runDue(limit: number): boolean {
    const nowMs = this.nowMs();
    for (let count = 0; count < limit; count += 1) {
      const task = this.tasks.popDue(nowMs);
      if (task === undefined) return true;
      this.lagMs = Math.max(this.lagMs, nowMs - task.atMs);
      task.run();
    }
    return false;
  }
}
