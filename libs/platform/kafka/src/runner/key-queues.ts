import { Fifo } from '../fifo.js';

/** The records of one key, in order. Its head is the only one that may run. */
export interface KeyQueue<E> {
  readonly key: string;
  /** The record that runs, waits or is next. */
  readonly head: E | undefined;
  readonly size: number;
  /** All records of the key, the head first. */
  list(): readonly E[];
}

class Queue<E> implements KeyQueue<E> {
  readonly key: string;
  readonly entries = new Fifo<E>();
  state: 'ready' | 'running' | 'held' = 'ready';
  /** Which hold is meant: a wake-up of an earlier one must not end a later one. */
  holds = 0;

  constructor(key: string) {
    this.key = key;
  }

  get head(): E | undefined {
    return this.entries.head;
  }

  get size(): number {
    return this.entries.size;
  }

  list(): readonly E[] {
    return this.entries.list();
  }
}

/**
 * Keys run side by side, each one record at a time; keys with work take turns. Those whose head has waited for its time take turns with the others:
 * it does not wait again behind a backlog that was not there when it ran first, nor do many of them keep what is new from its turn.
 */
export class KeyQueues<E> {
  readonly #queues = new Map<string, Queue<E>>();
  readonly #ready = new Fifo<Queue<E>>();
  readonly #resumed = new Fifo<Queue<E>>();
  #isResumedNext = true;
  #waiting = 0;
  #held = 0;

  /** Records that are neither running nor held. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Keys whose head waits for a time. */
  get held(): number {
    return this.#held;
  }

  get keyCount(): number {
    return this.#queues.size;
  }

  enqueue(key: string, entry: E): void {
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = new Queue(key);
      this.#queues.set(key, queue);
      this.#ready.push(queue);
    }
    queue.entries.push(entry);
    this.#waiting += 1;
  }

  /** The next key whose head may run; it runs from now on. */
  takeReady(): KeyQueue<E> | undefined {
    const [first, second] = this.#isResumedNext ? [this.#resumed, this.#ready] : [this.#ready, this.#resumed];
    const queue = first.shift() ?? second.shift();
    this.#isResumedNext = !this.#isResumedNext;
    if (queue === undefined) return undefined;
    queue.state = 'running';
    this.#waiting -= 1;
    return queue;
  }

  /** The head that ran is done. */
  finish(taken: KeyQueue<E>): void {
    const queue = taken as Queue<E>;
    queue.entries.shift();
    this.#passOn(queue);
  }

  /** The head that ran stays and waits; the returned number names this hold. */
  hold(taken: KeyQueue<E>): number {
    const queue = taken as Queue<E>;
    queue.state = 'held';
    this.#held += 1;
    return ++queue.holds;
  }

  /** Ends a hold; false where it ended before. */
  release(taken: KeyQueue<E>, hold: number): boolean {
    const queue = taken as Queue<E>;
    if (queue.state !== 'held' || queue.holds !== hold) return false;
    this.#held -= 1;
    this.#waiting += 1;
    queue.state = 'ready';
    this.#resumed.push(queue);
    return true;
  }

  /** Drops every record that matches, except running heads: those are finished by whoever runs them. */
  discard(matches: (entry: E) => boolean): void {
    for (const queue of this.#queues.values()) {
      const wasHeld = queue.state === 'held';
      const heldHead = wasHeld ? queue.head : undefined;
      const dropped = queue.entries.retain((entry) => !matches(entry), queue.state === 'running' ? 1 : 0);
      if (wasHeld && queue.head !== heldHead) {
        // The held record was not counted as waiting, and its hold ends with it.
        this.#held -= 1;
        this.#waiting -= dropped - 1;
        this.#passOn(queue);
      } else {
        this.#waiting -= dropped;
      }
      if (queue.entries.size === 0) this.#queues.delete(queue.key);
    }
    for (const ready of [this.#ready, this.#resumed]) ready.retain((queue) => queue.entries.size > 0);
  }

  #passOn(queue: Queue<E>): void {
    queue.state = 'ready';
    if (queue.entries.size === 0) this.#queues.delete(queue.key);
    else this.#ready.push(queue);
  }
}
