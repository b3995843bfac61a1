import type { TopicPartition } from '../ports/consumer-port.js';
import { PartitionLedger } from './partition-ledger.js';

export interface AssignmentChange {
  readonly gained: readonly PartitionLedger[];
  readonly lost: readonly PartitionLedger[];
  readonly retained: readonly PartitionLedger[];
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** The partitions that this member owns, each with its ledger. */
export class Assignments {
  #ledgers = new Map<string, PartitionLedger>();
  #epoch = 0;

  get all(): Iterable<PartitionLedger> {
    return this.#ledgers.values();
  }

  get size(): number {
    return this.#ledgers.size;
  }

  find(partition: TopicPartition): PartitionLedger | undefined {
    return this.#ledgers.get(nameOf(partition));
  }

  /** Takes over a new assignment: what stays keeps its ledger, so that its running work counts and is not done again. */
  apply(partitions: readonly TopicPartition[]): AssignmentChange {
    const before = this.#ledgers;
    this.#epoch += 1;
    this.#ledgers = new Map();
    const gained: PartitionLedger[] = [];
    const retained: PartitionLedger[] = [];
    for (const partition of partitions) {
      const name = nameOf(partition);
      const known = before.get(name);
      const ledger = known ?? new PartitionLedger(partition.topic, partition.partition, this.#epoch);
      // Everything is read again from the committed offset, so the next delivery may begin anywhere before.
      ledger.position = -1;
      (known === undefined ? gained : retained).push(ledger);
      this.#ledgers.set(name, ledger);
      before.delete(name);
    }
    const lost = [...before.values()];
    for (const ledger of lost) ledger.isLost = true;
    return { gained, lost, retained };
  }

  /** Begins a partition anew because its log was cut or replaced under us; returns the ledger that no longer counts. */
  restart(partition: TopicPartition): PartitionLedger | undefined {
    const name = nameOf(partition);
    const old = this.#ledgers.get(name);
    if (old === undefined) return undefined;
    old.isLost = true;
    this.#epoch += 1;
    this.#ledgers.set(name, new PartitionLedger(partition.topic, partition.partition, this.#epoch));
    return old;
  }
}
