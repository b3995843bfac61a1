import type { Clock } from '@signalbox/message';
import type { Timers } from '../timers.js';
import type { KeyQueue } from './key-queues.js';
import { WakeHeap } from './wake-heap.js';

/** Wall time may jump: who waits for it looks again at least so often. */
const LONGEST_WALL_WAIT_MS = 5_000;

interface Hold<E> {
  readonly queue: KeyQueue<E>;
  readonly hold: number;
}

/** Heads that wait for a time: a retry for a delay, a parked one for an instant. One timer serves all. */
export class HeadHolds<E> {
  readonly #delays = new WakeHeap<Hold<E>>();
  readonly #instants = new WakeHeap<Hold<E>>();
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #wake: (queue: KeyQueue<E>, hold: number) => void;
  #cancel: (() => void) | undefined;
  #armedForMs = Infinity;

  constructor(clock: Clock, timers: Timers, wake: (queue: KeyQueue<E>, hold: number) => void) {
    this.#clock = clock;
    this.#timers = timers;
    this.#wake = wake;
  }

  holdFor(delayMs: number, queue: KeyQueue<E>, hold: number): void {
    this.#delays.push(this.#clock.monotonicMs() + delayMs, { queue, hold });
    this.#arm();
  }

  /** `untilMs` is wall time. */
  holdUntil(untilMs: number, queue: KeyQueue<E>, hold: number): void {
    this.#instants.push(untilMs, { queue, hold });
    this.#arm();
  }

  close(): void {
    this.#cancel?.();
    this.#armedForMs = -Infinity;
  }

  #arm(): void {
    const waitMs = Math.min(
      this.#delays.nextAtMs - this.#clock.monotonicMs(),
      Math.min(this.#instants.nextAtMs - this.#clock.nowMs(), this.#instants.size > 0 ? LONGEST_WALL_WAIT_MS : Infinity),
    );
    if (waitMs === Infinity) return;
    const dueMs = this.#clock.monotonicMs() + Math.max(1, waitMs);
    if (dueMs >= this.#armedForMs) return;
    this.#cancel?.();
    this.#armedForMs = dueMs;
    this.#cancel = this.#timers.after(Math.max(1, waitMs), () => this.#wakeDue());
  }

  #wakeDue(): void {
    this.#armedForMs = Infinity;
    this.#wakeAll(this.#delays, this.#clock.monotonicMs());
    this.#wakeAll(this.#instants, this.#clock.nowMs());
    this.#arm();
  }

  #wakeAll(heap: WakeHeap<Hold<E>>, nowMs: number): void {
    for (let due = heap.popDue(nowMs); due !== undefined; due = heap.popDue(nowMs)) this.#wake(due.queue, due.hold);
  }
}
