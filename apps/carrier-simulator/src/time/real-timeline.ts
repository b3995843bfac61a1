import type { Clock } from '@signalbox/message';
import { TaskQueue } from './task-queue.js';
import type { Lateness, Timeline } from './timeline.js';

/** How long tasks run in one turn of the event loop. Arrivals are stamped between turns, so a turn has to be short. */
const TURN_MS = 3;
const STALL_PROBE_MS = 10;
/** The longest delay that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class RealTimeline implements Timeline {
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly tasks = new TaskQueue();
  private timer: NodeJS.Timeout | undefined;
  private timerAtMs = Infinity;
  private nextTurn: NodeJS.Immediate | undefined;
  private largestLagMs = 0;
  private largestStallMs = 0;

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
    this.largestLagMs = 0;
    this.largestStallMs = 0;
    clearTimeout(this.timer);
    clearImmediate(this.nextTurn);
    this.timer = undefined;
    this.nextTurn = undefined;
    this.timerAtMs = Infinity;
  }

  lateness(): Lateness {
    const { largestLagMs, largestStallMs } = this;
    return { largestLagMs, largestStallMs };
  }

  /** Looks for stalls until the function it returns is called. */
  watchStalls(): () => void {
    let expectedAtMs = this.nowMs() + STALL_PROBE_MS;
    const probe = setInterval(() => {
      const nowMs = this.nowMs();
      this.largestStallMs = Math.max(this.largestStallMs, nowMs - expectedAtMs);
      expectedAtMs = nowMs + STALL_PROBE_MS;
    }, STALL_PROBE_MS);
    return () => clearInterval(probe);
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
    const ranOut = this.runDue(TURN_MS);
    if (ranOut) this.arm();
    else this.nextTurn = setImmediate(() => this.takeTurn());
  }

  /** Runs what is due by now, for about `budgetMs`; true when none of it is left. */
  private runDue(budgetMs: number): boolean {
    const startMs = this.nowMs();
    for (let nowMs = startMs; nowMs - startMs < budgetMs; nowMs = this.nowMs()) {
      const task = this.tasks.popDue(startMs);
      if (task === undefined) return true;
      this.largestLagMs = Math.max(this.largestLagMs, nowMs - task.atMs);
      task.run();
    }
    return false;
  }
}
