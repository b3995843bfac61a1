import type { AdapterError } from '@signalbox/message';
import type { OutboundRecord } from '../record.js';

/** One call of publish: settled once, when its last record is acknowledged or with the first failure. */
export class Publication {
  readonly deadlineMs: number;
  readonly done: Promise<void>;
  #unacknowledged: number;
  #isSettled = false;
  #resolve!: () => void;
  #reject!: (error: AdapterError) => void;

  constructor(recordCount: number, deadlineMs: number) {
    this.#unacknowledged = recordCount;
    this.deadlineMs = deadlineMs;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Nobody waits for it any more. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  acknowledgeOne(): void {
    this.#unacknowledged -= 1;
    if (this.#unacknowledged > 0 || this.#isSettled) return;
    this.#isSettled = true;
    this.#resolve();
  }

  fail(error: AdapterError): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#reject(error);
  }
}

/** A record in the producer's queue. */
export interface QueuedRecord {
  readonly record: OutboundRecord;
  readonly bytes: number;
  readonly publication: Publication;
  /** Chosen once, so that attempts cannot put it elsewhere; -1 before. */
  partition: number;
}

/** What a record takes in memory and, before compression, on the wire; text of several bytes a letter counts as one byte each. */
export function sizeOf(record: OutboundRecord): number {
  let bytes = record.value.length + (record.key?.length ?? 0);
  for (const [name, value] of Object.entries(record.headers)) bytes += name.length + value.length;
  return bytes;
}
