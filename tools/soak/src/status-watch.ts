import { percentile } from '@signalbox/checkers';
import type { MessageStatusChanged } from '@signalbox/client';

/** Learns from the status topic what has ended and how late callbacks show. Keeps one byte for each intent. */
export class StatusWatch {
  readonly #keyPrefix: string;
  #ended = new Uint8Array(1 << 16);
  #endedCount = 0;
  #lagsMs: number[] = [];

  /** Intents of this run are called `<keyPrefix><number>`. */
  constructor(keyPrefix: string) {
    this.#keyPrefix = keyPrefix;
  }

  get endedCount(): number {
    return this.#endedCount;
  }

  observe({ idempotencyKey, terminal, reason, occurredAt }: Pick<MessageStatusChanged, 'idempotencyKey' | 'terminal' | 'reason' | 'occurredAt'>, nowMs: number): void {
    if (!idempotencyKey.startsWith(this.#keyPrefix)) return;
    if (reason === 'callback-received') this.#lagsMs.push(nowMs - Date.parse(occurredAt));
    if (terminal) this.#end(Number(idempotencyKey.slice(this.#keyPrefix.length)));
  }

  /** The 99th percentile of the time from receiving a callback to its status since the last reading, in seconds; null where none came. */
  takeCallbackLagS(): number | null {
    const sorted = this.#lagsMs.sort((a, b) => a - b);
    this.#lagsMs = [];
    const p99 = percentile(sorted, 0.99);
    return p99 === null ? null : Math.max(0, p99) / 1000;
  }

  #end(index: number): void {
    if (index >= this.#ended.length) {
      const larger = new Uint8Array(Math.max(index + 1, 2 * this.#ended.length));
      larger.set(this.#ended);
      this.#ended = larger;
    }
    if (this.#ended[index] === 1) return;
    this.#ended[index] = 1;
    this.#endedCount += 1;
  }
}
