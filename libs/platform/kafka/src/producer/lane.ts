import { Fifo } from '../fifo.js';
import type { TopicPartition } from '../ports/consumer-port.js';
import type { QueuedRecord } from './publication.js';

/**
 * Where the records of a partition are. `empty`; `ready` to join the next batch; `flying` in one; `waiting` to be sent again. While a
 * lane is flying or waiting nothing else of it is sent, so that no retry can be overtaken.
 */
export type LaneState = 'empty' | 'ready' | 'flying' | 'waiting';

/** The records of one partition that are not acknowledged, in the order of their publication. */
export class Lane implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  state: LaneState = 'empty';
  /** Sends in a row that left something unacknowledged. */
  attempts = 0;
  /** What was sent and is not acknowledged: it goes again before anything of the queue. */
  unacknowledged: readonly QueuedRecord[] = [];
  readonly #queue = new Fifo<QueuedRecord>();
  #bytes = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get name(): string {
    return `${this.topic}/${this.partition}`;
  }

  /** Records and bytes that were never sent. */
  get records(): number {
    return this.#queue.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(queued: QueuedRecord): void {
    this.#queue.push(queued);
    this.#bytes += queued.bytes;
  }

  /** Takes records out of the queue within the bounds; at least one where `isFirst`. */
  take(mostRecords: number, mostBytes: number, isFirst: boolean): QueuedRecord[] {
    const taken: QueuedRecord[] = [];
    let bytes = 0;
    for (let next = this.#queue.head; next !== undefined && taken.length < mostRecords; next = this.#queue.head) {
      if (bytes + next.bytes > mostBytes && !(isFirst && taken.length === 0)) break;
      this.#queue.shift();
      taken.push(next);
      bytes += next.bytes;
    }
    this.#bytes -= bytes;
    return taken;
  }
}
