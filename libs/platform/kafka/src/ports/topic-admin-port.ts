export interface NewTopic {
  /** Logical name. */
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface TopicAdminPort {
  /** Partition counts of those of the topics that exist. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Creates topics and waits for their leaders; one that exists already is left as it is. */
  createTopics(topics: readonly NewTopic[]): Promise<void>;
  close(): Promise<void>;
}
