import { IS_CONTROL, ListOffsetTimestamps, type ClusterMetadata, type Consumer, type GroupAssignment, type Offsets, type RecordsBatch } from '@platformatic/kafka';
import type { Logger } from '@signalbox/telemetry';
import type { FetchedRecord, TopicPartition } from '../../src/index.js';
import { protocolErrorsOf } from './adapter-failure.js';

/** One fetch of all partitions of a broker, and of one partition: what may arrive after a pause. */
const FETCH_BYTES = 4 * 1024 * 1024;
const PARTITION_FETCH_BYTES = 32 * 1024;
const RETRY_DELAY_MS = 100;

interface Position extends TopicPartition {
  /** The offset to fetch. */
  next: bigint;
}

export interface PartitionFetcherOptions {
  /** A client that is no member of the group: its fetches hold up no heartbeat, and it does not repeat what fails. */
  readonly reader: Consumer;
  readonly readCommitted: (partitions: GroupAssignment[]) => Promise<Offsets>;
  readonly maxWaitMs: number;
  readonly logger: Logger;
  readonly onRecords: (partition: TopicPartition, records: FetchedRecord[]) => void;
}

/** Fetches the partitions of an assignment, broker by broker, one request to each at a time. Names are the cluster's. */
export class PartitionFetcher {
  readonly #options: PartitionFetcherOptions;
  readonly #positions = new Map<string, Position>();
  readonly #paused = new Set<string>();
  readonly #askedBrokers = new Set<number>();
  #assignments = 0;

  constructor(options: PartitionFetcherOptions) {
    this.#options = options;
  }

  /** Begins at the committed offsets. */
  assign(partitions: GroupAssignment[]): void {
    this.clear();
    const assignment = this.#assignments;
    void this.#untilDone(() => assignment === this.#assignments, async () => {
      const positions = await this.#readPositions(partitions);
      if (assignment !== this.#assignments) return;
      for (const position of positions) this.#positions.set(nameOf(position), position);
      await this.#fetchAll();
    });
  }

  /** Ends the fetching; what is under way is thrown away. */
  clear(): void {
    this.#assignments += 1;
    this.#positions.clear();
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#paused.add(nameOf(partition));
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#paused.delete(nameOf(partition));
    this.#wake();
  }

  #wake(): void {
    const assignment = this.#assignments;
    void this.#untilDone(() => assignment === this.#assignments, () => this.#fetchAll());
  }

  async #readPositions(partitions: GroupAssignment[]): Promise<Position[]> {
    if (partitions.length === 0) return [];
    const committed = await this.#options.readCommitted(partitions);
    const oldest = await this.#options.reader.listOffsets({ topics: partitions.map(({ topic }) => topic), timestamp: ListOffsetTimestamps.EARLIEST });
    return partitions.flatMap(({ topic, partitions: numbers }) => numbers.map((partition) => {
      const offset = committed.get(topic)?.[partition] ?? -1n;
      return { topic, partition, next: offset >= 0n ? offset : (oldest.get(topic)?.[partition] ?? 0n) };
    }));
  }

  /** Asks every broker that leads a partition that is wanted and is not being asked. */
  async #fetchAll(): Promise<void> {
    const wanted = [...this.#positions.values()].filter((position) => !this.#paused.has(nameOf(position)));
    if (wanted.length === 0) return;
    const metadata = await this.#options.reader.metadata({ topics: [...new Set(wanted.map(({ topic }) => topic))] });
    const brokers = Map.groupBy(wanted, ({ topic, partition }) => metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1);
    for (const [broker, positions] of brokers) {
      if (this.#askedBrokers.has(broker)) continue;
      this.#askedBrokers.add(broker);
      void this.#fetchFrom(broker, positions, metadata).finally(() => {
        this.#askedBrokers.delete(broker);
        this.#wake();
      });
    }
  }

  async #fetchFrom(node: number, positions: Position[], metadata: ClusterMetadata): Promise<void> {
    const { reader, maxWaitMs, logger } = this.#options;
    const topics = [...Map.groupBy(positions, ({ topic }) => topic)].map(([topic, members]) => ({
      topicId: metadata.topics.get(topic)?.id ?? '',
      partitions: members.map(({ partition, next }) => ({ partition, fetchOffset: next, currentLeaderEpoch: -1, lastFetchedEpoch: -1, partitionMaxBytes: PARTITION_FETCH_BYTES })),
    }));
    try {
      const { responses } = await reader.fetch({ node, topics, maxWaitTime: maxWaitMs, minBytes: 1, maxBytes: FETCH_BYTES });
      for (const { topicId, partitions } of responses) {
        for (const answer of partitions) {
          const position = positions.find(({ topic, partition }) => partition === answer.partitionIndex && metadata.topics.get(topic)?.id === topicId);
          if (position !== undefined) this.#take(position, answer.records ?? []);
        }
      }
    } catch (error) {
      logger.debug('a fetch failed', { broker: node, err: error });
      reader.clearMetadata();
      if (protocolErrorsOf(error).includes('OFFSET_OUT_OF_RANGE')) await this.#bringIntoRange(positions).catch(() => undefined);
      await delay(RETRY_DELAY_MS);
    }
  }

  /** Positions that were taken away or paused while the answer came stay where they are. */
  #take(position: Position, batches: readonly RecordsBatch[]): void {
    const name = nameOf(position);
    if (this.#positions.get(name) !== position || this.#paused.has(name)) return;
    const records: FetchedRecord[] = [];
    const first = position.next;
    for (const { firstOffset, firstTimestamp, lastOffsetDelta, attributes, records: batch } of batches) {
      position.next = firstOffset + BigInt(lastOffsetDelta) + 1n;
      if ((attributes & IS_CONTROL) !== 0) continue;
      for (const { offsetDelta, timestampDelta, key, value, headers } of batch) {
        const offset = firstOffset + BigInt(offsetDelta);
        // A batch comes whole, even where the position lies within it.
        if (offset < first) continue;
        records.push({ offset: Number(offset), key: copy(key), value: copy(value), headers: Object.fromEntries(headers.map(([header, text]) => [String(header), String(text)])), timestampMs: Number(firstTimestamp + timestampDelta) });
      }
    }
    if (records.length > 0) this.#options.onRecords(position, records);
  }

  /** To the oldest record, as retention or a lost log may have it. */
  async #bringIntoRange(positions: Position[]): Promise<void> {
    const topics = [...new Set(positions.map(({ topic }) => topic))];
    const [oldest, next] = [await this.#options.reader.listOffsets({ topics, timestamp: ListOffsetTimestamps.EARLIEST }), await this.#options.reader.listOffsets({ topics })];
    for (const position of positions) {
      const [from = 0n, to = 0n] = [oldest.get(position.topic)?.[position.partition], next.get(position.topic)?.[position.partition]];
      if (position.next < from || position.next > to) position.next = from;
    }
  }

  async #untilDone(isWanted: () => boolean, work: () => Promise<void>): Promise<void> {
    while (isWanted()) {
      try {
        return await work();
      } catch (error) {
        this.#options.logger.debug('the brokers could not be asked', { err: error });
        await delay(RETRY_DELAY_MS);
      }
    }
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
/** A slice would keep the whole fetch alive for as long as one of its records waits. */
const copy = (bytes: Buffer | null): Buffer | null => bytes && Buffer.from(bytes);
const delay = (delayMs: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, delayMs));
