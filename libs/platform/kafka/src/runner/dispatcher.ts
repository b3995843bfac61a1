import type { Clock } from '@signalbox/message';
import type { Timers } from '../timers.js';
import type { Backlog } from './backlog.js';
import type { Entry, Step } from './entry.js';
import { HeadHolds } from './head-holds.js';
import type { KeyQueue } from './key-queues.js';

/** Handlers begun without letting I/O in between: heartbeats share the loop. */
const STARTS_AT_ONCE = 256;

export interface DispatcherOptions {
  readonly backlog: Backlog;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly maxInFlight: number;
  /** Never rejects. */
  execute(entry: Entry, queue: KeyQueue<Entry>): Promise<Step>;
  /** False while the ownership of the partitions is in doubt. */
  mayStart(): boolean;
  onStep(entry: Entry, step: Step): void;
}

/** Runs the heads of the keys: as many at once as allowed, one of each key. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #holds: HeadHolds<Entry>;
  /** In the order in which they began. */
  readonly #running = new Map<Entry, number>();
  #isPumping = false;
  #isClosed = false;
  #whenIdle: (() => void)[] = [];
  #progressedAtMs: number;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#progressedAtMs = options.clock.monotonicMs();
    this.#holds = new HeadHolds(options.clock, options.timers, (queue, hold) => {
      if (options.backlog.queues.release(queue, hold)) this.pump();
    });
  }

  get inFlight(): number {
    return this.#running.size;
  }

  /** How long the oldest running handler has been at it; 0 when none runs. */
  get longestRunMs(): number {
    for (const startedMs of this.#running.values()) return this.#options.clock.monotonicMs() - startedMs;
    return 0;
  }

  /** How long work has been ready without any step; 0 when none is. */
  get idleWithWorkMs(): number {
    return this.#options.backlog.queues.waiting === 0 ? 0 : this.#options.clock.monotonicMs() - this.#progressedAtMs;
  }

  /** Starts what may start, soon. Costs nothing when called often. */
  pump(): void {
    if (this.#isPumping || this.#isClosed) return;
    this.#isPumping = true;
    this.#options.timers.soon(() => {
      this.#isPumping = false;
      this.#startReady();
    });
  }

  /** Starts nothing more; resolves when the handlers that run are through. */
  async drain(): Promise<void> {
    this.#isClosed = true;
    this.#holds.close();
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  #startReady(): void {
    const { backlog, maxInFlight, mayStart } = this.#options;
    let starts = 0;
    while (!this.#isClosed && this.#running.size < maxInFlight && mayStart()) {
      if (starts++ === STARTS_AT_ONCE) return this.pump();
      const queue = backlog.queues.takeReady();
      if (queue === undefined) return;
      this.#start(queue);
    }
  }

  #start(queue: KeyQueue<Entry>): void {
    const entry = queue.head;
    if (entry === undefined) throw new Error('a key without records is never ready');
    const startedMs = this.#options.clock.monotonicMs();
    this.#progressedAtMs = startedMs;
    this.#running.set(entry, startedMs);
    void this.#options.execute(entry, queue).then((step) => this.#settle(queue, entry, step));
  }

  #settle(queue: KeyQueue<Entry>, entry: Entry, step: Step): void {
    const { queues } = this.#options.backlog;
    this.#running.delete(entry);
    // A held head is dropped when its partition is lost; this one was not held while it was lost.
    const isOver = entry.ledger.isLost || step.kind === 'done' || step.kind === 'stored' || step.kind === 'stale';
    if (isOver) queues.finish(queue);
    else if (step.kind === 'retry') this.#holds.holdFor(step.delayMs, queue, queues.hold(queue));
    else if (step.kind === 'park') this.#holds.holdUntil(step.untilMs, queue, queues.hold(queue));
    else queues.hold(queue);
    this.#options.onStep(entry, entry.ledger.isLost ? { kind: 'stale' } : step);
    // It has waited for long, and what so old an object points to lives until the old generation is collected.
    if (isOver) entry.pending = undefined;
    if (this.#running.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    this.pump();
  }
}
