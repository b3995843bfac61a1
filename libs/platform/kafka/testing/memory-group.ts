import { assignPartitionNumbers, type PartitionsByTopic } from '../src/assign-partition-numbers.js';
import type { ConsumerListener, ConsumerOptions, PartitionOffset, TopicPartition } from '../src/ports/consumer-port.js';
import type { Timers } from '../src/timers.js';
import type { MemoryLog } from './memory-log.js';

/** Records of one delivery: small, so that tests see many. */
const FETCH_RECORDS = 50;

export interface Member {
  readonly id: string;
  readonly options: ConsumerOptions;
  readonly listener: ConsumerListener;
  owned: PartitionsByTopic;
  generation: number;
  readonly positions: Map<string, number>;
  readonly paused: Set<string>;
  stopHeartbeats(): void;
}

export const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** One consumer group: every change of members is a rebalance of all, after which all read again from the committed offsets. */
export class MemoryGroup {
  readonly committed = new Map<string, number>();
  readonly #log: MemoryLog;
  readonly #timers: Timers;
  readonly #members = new Set<Member>();
  #generation = 0;
  #joined = 0;
  #isDelivering = false;

  constructor(log: MemoryLog, timers: Timers) {
    this.#log = log;
    this.#timers = timers;
  }

  join(options: ConsumerOptions, listener: ConsumerListener): Member {
    let cancel = (): void => {};
    const member: Member = {
      id: `member-${String(this.#joined++).padStart(4, '0')}`,
      options,
      listener,
      owned: {},
      generation: -1,
      positions: new Map(),
      paused: new Set(),
      stopHeartbeats: () => cancel(),
    };
    const beat = (): void => {
      cancel = this.#timers.after(options.heartbeatIntervalMs, () => {
        listener.onConfirmed(0);
        beat();
      });
    };
    beat();
    this.#members.add(member);
    this.rebalance();
    return member;
  }

  leave(member: Member): void {
    member.stopHeartbeats();
    if (this.#members.delete(member)) this.rebalance();
  }

  /** The member's commit under the generation that it knows. */
  commit(member: Member, offsets: readonly PartitionOffset[]): 'committed' | 'dropped' {
    if (!this.#members.has(member) || member.generation !== this.#generation) return 'dropped';
    for (const offset of offsets) this.committed.set(nameOf(offset), offset.offset);
    return 'committed';
  }

  /** From now on no member hears from the group until it rebalances or a test says so. */
  silence(): void {
    for (const member of this.#members) member.stopHeartbeats();
  }

  /** All members die at once, without a word: nothing more comes of them, and nothing of theirs counts. */
  crash(): void {
    for (const member of this.#members) {
      member.stopHeartbeats();
      member.listener.onAssigned([]);
    }
    this.#members.clear();
  }

  /** Makes all members join again, as after the death of another. */
  rebalance(): void {
    for (const member of this.#members) if (member.generation !== -1) member.listener.onRebalancing();
    const topics = new Set([...this.#members].flatMap(({ options }) => options.topics));
    const counts = new Map([...topics].map((topic) => [topic, this.#log.partitionCount(topic) ?? 0]));
    const joining = [...this.#members].map(({ id, options, owned, generation }) => ({ memberId: id, topics: options.topics, previous: owned, generation }));
    const assignment = assignPartitionNumbers(joining, counts);
    this.#generation += 1;
    for (const member of this.#members) {
      member.owned = assignment.get(member.id) ?? {};
      member.generation = this.#generation;
      member.positions.clear();
      const partitions = partitionsOf(member.owned);
      for (const partition of partitions) member.positions.set(nameOf(partition), this.committed.get(nameOf(partition)) ?? 0);
      member.listener.onAssigned(partitions);
      member.listener.onConfirmed(0);
    }
    this.deliver();
  }

  /** Hands out, soon, what members have not read. */
  deliver(): void {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    this.#timers.soon(() => {
      this.#isDelivering = false;
      const delivered = [...this.#members].flatMap((member) => partitionsOf(member.owned).map((partition) => this.#deliverTo(member, partition)));
      if (delivered.some(Boolean)) this.deliver();
    });
  }

  #deliverTo(member: Member, partition: TopicPartition): boolean {
    const name = nameOf(partition);
    const position = member.positions.get(name);
    if (position === undefined || member.paused.has(name)) return false;
    const records = this.#log.read(partition, position, FETCH_RECORDS);
    if (records.length === 0) return false;
    member.positions.set(name, position + records.length);
    member.listener.onRecords(partition, records);
    return true;
  }
}

export function partitionsOf(owned: PartitionsByTopic): TopicPartition[] {
  return Object.entries(owned).flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition })));
}
