/** A partition of a topic, by the logical name of the topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A record as it was fetched. */
export interface FetchedRecord {
  /** Below 2^53. */
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

/** The next offset to read after a restart. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

/** What a consumer tells its owner. Listeners return at once and never throw. */
export interface ConsumerListener {
  /**
   * The whole assignment after a join; a partition that was there before is retained and read again from its committed offset. Where
   * the group has had a generation without this member, it is preceded by an empty assignment: nothing is retained then.
   */
  onAssigned(partitions: readonly TopicPartition[]): void;
  /** A rebalance begins: the last moment in which a commit still counts for this generation. */
  onRebalancing(): void;
  /** Records of one partition in offset order, following the previous ones unless a join or a reset came between. */
  onRecords(partition: TopicPartition, records: readonly FetchedRecord[]): void;
  /**
   * The group has confirmed the membership, of which it was asked so many milliseconds ago: for one session timeout from then nobody
   * else owns the partitions. Follows each assignment, too.
   */
  onConfirmed(agoMs: number): void;
  /** The consumer failed. `restarting`: it comes back by itself; else it is dead. */
  onCrash(error: Error, restarting: boolean): void;
}

/** A member of a consumer group. Fetched positions move by themselves; offsets are committed only when told. */
export interface ConsumerPort {
  /** Joins the group; resolves once it runs. Rejects with AdapterError. */
  start(listener: ConsumerListener): Promise<void>;
  /**
   * Commits under the generation of this moment. `dropped`: the group has moved on and the commit does not count. Rejects with
   * AdapterError (unreachable) when the group could not be asked.
   */
  commit(offsets: readonly PartitionOffset[]): Promise<'committed' | 'dropped'>;
  /** Stops the fetching of partitions, while membership goes on; what was fetched already may still come. */
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /** Leaves the group and disconnects. Idempotent. */
  stop(): Promise<void>;
}

export interface ConsumerOptions {
  readonly groupId: string;
  /** Logical names. */
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** How long a fetch waits for records at most; where a partition is paused, and so might be resumed, no longer than 200 ms. */
  readonly maxWaitMs: number;
}
