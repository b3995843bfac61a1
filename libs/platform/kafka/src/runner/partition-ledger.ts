import type { FetchedRecord, PartitionOffset, TopicPartition } from '../ports/consumer-port.js';
import { Watermark } from './watermark.js';

/** One partition during one uninterrupted ownership. Another ownership of the same partition is another ledger. */
export class PartitionLedger implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Counts the ownerships of this process. */
  readonly epoch: number;
  readonly watermark = new Watermark();
  /** Bytes of the records not completed. */
  bytes = 0;
  /** It holds as much as one partition may. */
  isFull = false;
  /** The consumer was told to fetch nothing of it. */
  isPaused = false;
  /** The partition went to another member: nothing of it may start, be published, complete or be committed. */
  isLost = false;
  /** The offset behind the last record that was delivered since the last join. */
  position = -1;
  /** Monotonic time at which the watermark last moved, or got something to wait for. */
  movedAtMs = 0;
  #committed = -1;

  constructor(topic: string, partition: number, epoch: number) {
    this.topic = topic;
    this.partition = partition;
    this.epoch = epoch;
  }

  /** Enters a delivered record; -1 where it is known already. `nowMs` is monotonic. */
  track({ offset, timestampMs }: FetchedRecord, bytes: number, nowMs: number): number {
    const isFirst = this.watermark.nextOffset === -1;
    const slot = this.watermark.track(offset, timestampMs);
    // Where the group's offset began: committing it again would say nothing.
    if (isFirst) this.#committed = offset;
    if (slot === -1) return slot;
    this.bytes += bytes;
    if (this.watermark.incomplete === 1) this.movedAtMs = nowMs;
    return slot;
  }

  /** `nowMs` is monotonic. */
  complete(slot: number, bytes: number, nowMs: number): void {
    if (this.watermark.isOldest(slot)) this.movedAtMs = nowMs;
    this.watermark.complete(slot);
    this.bytes -= bytes;
  }

  /** For how long the watermark has stood still although records wait; 0 where none does. */
  stillMs(nowMs: number): number {
    return this.watermark.incomplete === 0 ? 0 : nowMs - this.movedAtMs;
  }

  /** What a commit would move; undefined where nothing completed since the last. */
  get dueCommit(): PartitionOffset | undefined {
    const offset = this.watermark.committable;
    return offset > this.#committed ? { topic: this.topic, partition: this.partition, offset } : undefined;
  }

  markCommitted(offset: number): void {
    this.#committed = Math.max(this.#committed, offset);
  }
}
