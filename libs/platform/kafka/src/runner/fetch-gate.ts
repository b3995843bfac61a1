import type { ConsumerPort, TopicPartition } from '../ports/consumer-port.js';
import type { Backlog } from './backlog.js';
import type { PartitionLedger } from './partition-ledger.js';
import { shouldPause, type Load } from './pressure.js';
import type { RunnerLimits } from './runner-limits.js';

/** Pauses and resumes fetching so that the backlog stays within its limits: each partition by its own, and all by the total. */
export class FetchGate {
  readonly #backlog: Backlog;
  readonly #consumer: Pick<ConsumerPort, 'pause' | 'resume'>;
  readonly #partitionLimit: Load;
  readonly #totalLimit: Load;
  #isTotalFull = false;
  #isClosed = false;

  constructor(backlog: Backlog, consumer: Pick<ConsumerPort, 'pause' | 'resume'>, limits: RunnerLimits) {
    this.#backlog = backlog;
    this.#consumer = consumer;
    this.#partitionLimit = { records: limits.partitionRecords, bytes: limits.partitionBytes, window: limits.windowRecords };
    this.#totalLimit = { records: limits.totalRecords, bytes: limits.totalBytes, window: Infinity };
  }

  /** After a change of one partition's backlog. */
  update(ledger: PartitionLedger): void {
    if (this.#isClosed || ledger.isLost) return;
    const isTotalFull = this.#isFullInTotal();
    if (isTotalFull !== this.#isTotalFull) {
      this.#isTotalFull = isTotalFull;
      this.#move([...this.#backlog.ledgers]);
    } else {
      this.#move([ledger]);
    }
  }

  /** After a join: a consumer may remember pauses of an earlier assignment, or none. */
  reapply(): void {
    const ledgers = [...this.#backlog.ledgers];
    this.#isTotalFull = this.#isFullInTotal();
    for (const ledger of ledgers) {
      ledger.isFull = this.#isFull(ledger);
      ledger.isPaused = this.#isClosed || this.#isTotalFull || ledger.isFull;
    }
    this.#tell(ledgers);
  }

  /** Fetches nothing more, whatever the backlog. */
  close(): void {
    this.#isClosed = true;
    this.reapply();
  }

  #move(ledgers: readonly PartitionLedger[]): void {
    const changed = ledgers.filter((ledger) => {
      ledger.isFull = this.#isFull(ledger);
      return (this.#isTotalFull || ledger.isFull) !== ledger.isPaused;
    });
    for (const ledger of changed) ledger.isPaused = !ledger.isPaused;
    this.#tell(changed);
  }

  #isFullInTotal(): boolean {
    return shouldPause(this.#isTotalFull, { records: this.#backlog.records, bytes: this.#backlog.bytes, window: 0 }, this.#totalLimit);
  }

  #isFull(ledger: PartitionLedger): boolean {
    const { incomplete, windowSize } = ledger.watermark;
    return shouldPause(ledger.isFull, { records: incomplete, bytes: ledger.bytes, window: windowSize }, this.#partitionLimit);
  }

  #tell(ledgers: readonly PartitionLedger[]): void {
    const pause: TopicPartition[] = ledgers.filter((ledger) => ledger.isPaused);
    const resume: TopicPartition[] = ledgers.filter((ledger) => !ledger.isPaused);
    if (pause.length > 0) this.#consumer.pause(pause);
    if (resume.length > 0) this.#consumer.resume(resume);
  }
}
