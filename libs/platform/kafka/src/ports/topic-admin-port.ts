export interface NewTopic {
  /** Logical name. */
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface OffsetRange {
  readonly partition: number;
  readonly oldest: number;
  readonly next: number;
}

export interface TopicAdminPort {
  /** Partition counts of those of the topics that exist. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Creates topics and waits for their leaders; one that exists already is left as it is. */
  createTopics(topics: readonly NewTopic[]): Promise<void>;
  /** Offset range of each partition: the oldest kept record and the one that comes next. Rejects with AdapterError. */
  offsetRanges(topic: string): Promise<readonly OffsetRange[]>;
  close(): Promise<void>;
}
