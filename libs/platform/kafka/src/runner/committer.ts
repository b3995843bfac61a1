import { AdapterError } from '@signalbox/message';
import type { PartitionOffset } from '../ports/consumer-port.js';
import type { Timers } from '../timers.js';
import type { PartitionLedger } from './partition-ledger.js';

export interface CommitterOptions {
  ledgers(): Iterable<PartitionLedger>;
  commit(offsets: readonly PartitionOffset[]): Promise<'committed' | 'dropped'>;
  readonly timers: Timers;
  readonly intervalMs: number;
  /** The group has moved on: the commit did not count. */
  onDropped(): void;
  /** The group could not be asked; the next interval tries again. */
  onFailed(error: AdapterError): void;
}

/** Commits the contiguous prefix of every owned partition at an interval, and when asked. */
export class Committer {
  readonly #options: CommitterOptions;
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#cancel = this.#options.timers.after(this.#options.intervalMs, () => {
      void this.commitNow().then(() => this.start());
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  /** Sends what is due before it returns for the first time, so that a commit called for in a listener still belongs to its generation. Never rejects on AdapterError. */
  async commitNow(): Promise<void> {
    const due: { ledger: PartitionLedger; offset: PartitionOffset }[] = [];
    for (const ledger of this.#options.ledgers()) {
      const offset = ledger.dueCommit;
      if (offset !== undefined) due.push({ ledger, offset });
    }
    if (due.length === 0) return;
    try {
      const result = await this.#options.commit(due.map(({ offset }) => offset));
      if (result === 'dropped') return this.#options.onDropped();
      for (const { ledger, offset } of due) ledger.markCommitted(offset.offset);
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      this.#options.onFailed(error);
    }
  }
}
