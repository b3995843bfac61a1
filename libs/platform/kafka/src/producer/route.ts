import { Fifo } from '../fifo.js';
import type { Lane } from './lane.js';
import type { ProducerLimits } from './producer-limits.js';
import type { QueuedRecord } from './publication.js';

/** Lanes that one broker leads, as far as is known: they share batches, of which one is on its way at a time. */
export class Route {
  isBusy = false;
  cancelLinger: (() => void) | undefined;
  readonly #ready = new Fifo<Lane>();
  #records = 0;
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#ready.size === 0;
  }

  hasFullBatch(limits: ProducerLimits): boolean {
    return this.#records >= limits.batchRecords || this.#bytes >= limits.batchBytes;
  }

  /** The lane has records and may be sent. */
  enter(lane: Lane): void {
    lane.state = 'ready';
    this.#ready.push(lane);
    this.#records += lane.records;
    this.#bytes += lane.bytes;
  }

  /** A record was added to a lane that has entered. */
  grow(bytes: number): void {
    this.#records += 1;
    this.#bytes += bytes;
  }

  /** The next batch: lanes in the order of their entering, each with as much as there is room for. They fly from now on. */
  takeBatch({ batchRecords, batchBytes }: ProducerLimits): Lane[] {
    const lanes: Lane[] = [];
    let records = 0;
    let bytes = 0;
    for (let lane = this.#ready.head; lane !== undefined && records < batchRecords && bytes < batchBytes; lane = this.#ready.head) {
      const [before, beforeBytes] = [lane.records, lane.bytes];
      const taken: readonly QueuedRecord[] = lane.take(batchRecords - records, batchBytes - bytes, lanes.length === 0);
      if (taken.length === 0) break;
      this.#ready.shift();
      lane.unacknowledged = taken;
      lane.state = 'flying';
      lanes.push(lane);
      records += taken.length;
      bytes += beforeBytes - lane.bytes;
      this.#records -= before;
      this.#bytes -= beforeBytes;
    }
    return lanes;
  }
}
