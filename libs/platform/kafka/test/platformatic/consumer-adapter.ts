import { Consumer, offsetCommitV9, type GroupAssignment, type GroupOptions } from '@platformatic/kafka';
import { AdapterError } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import type { ConsumerListener, ConsumerOptions, ConsumerPort, PartitionOffset, TopicPartition } from '../../src/index.js';
import { hasMissedGeneration, type Ownership } from '../../src/kafkajs/partition-number-assigner.js';
import { asAdapter, hasMovedOn, isPassing } from './adapter-failure.js';
import type { Cluster } from './client.js';
import { PartitionFetcher } from './partition-fetcher.js';
import { assignByPartitionNumber, PROTOCOL, writeClaim } from './partition-number-assigner.js';

/** A join waits so long for the other members, and has to come back within the 30 s that every request of this client has. */
const REBALANCE_TIMEOUT_MS = 20_000;
/** Between attempts to come back after the client gave up. */
const RESTART_DELAY_MS = 1_000;

export interface ConsumerAdapterOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  readonly consumer: ConsumerOptions;
}

/** The membership is the client's; fetching and commits are done by its lower API, because its stream can do neither as the port asks. */
export class ConsumerAdapter implements ConsumerPort {
  readonly #options: ConsumerAdapterOptions;
  readonly #membership: GroupOptions;
  readonly #member: Consumer;
  readonly #reader: Consumer;
  readonly #ownership: Ownership = { generation: -1, owned: {} };
  #askedAtMs = performance.now();
  #fetcher: PartitionFetcher | undefined;
  #stopped: Promise<void> | undefined;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: ConsumerAdapterOptions) {
    this.#options = options;
    const { cluster: { connect }, consumer: { groupId, sessionTimeoutMs, heartbeatIntervalMs } } = options;
    this.#membership = {
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatIntervalMs,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      protocols: [PROTOCOL],
      protocolsMetadata: () => this.#beginJoin(),
      partitionAssigner: assignByPartitionNumber,
    };
    this.#member = new Consumer({ ...connect, ...this.#membership, groupId });
    this.#reader = new Consumer({ ...connect, groupId, retries: 0 });
  }

  async start(listener: ConsumerListener): Promise<void> {
    const { cluster: { names }, logger, consumer: { topics, maxWaitMs } } = this.#options;
    this.#fetcher = new PartitionFetcher({
      reader: this.#reader,
      readCommitted: (partitions) => this.#member.listCommittedOffsets({ topics: partitions }),
      maxWaitMs,
      logger,
      onRecords: ({ topic, partition }, records) => listener.onRecords({ topic: names.toLogical(topic), partition }, records),
    });
    for (const client of [this.#member, this.#reader]) client.topics.trackAll(...topics.map(names.toPhysical));
    this.#listen(listener);
    await asAdapter('consumer-start-failed', () => this.#member.joinGroup(this.#membership));
  }

  /** Not by the client's own commit, which joins the group again and carries the offsets into the later generation. */
  async commit(offsets: readonly PartitionOffset[]): Promise<'committed' | 'dropped'> {
    const { memberId, generationId, coordinatorId, groupId } = this.#member;
    if (memberId === null || coordinatorId === null || this.#stopped !== undefined) return 'dropped';
    const topics = [...Map.groupBy(offsets, ({ topic }) => this.#options.cluster.names.toPhysical(topic))].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, offset }) => ({ partitionIndex: partition, committedOffset: BigInt(offset), committedLeaderEpoch: -1 })),
    }));
    return asAdapter('commit-failed', async () => {
      const coordinator = (await this.#member.connectToBrokers([coordinatorId])).get(coordinatorId);
      if (coordinator === undefined) throw new AdapterError('coordinator-unknown', 'unreachable', { message: `broker ${coordinatorId} is gone` });
      return offsetCommitV9.api.async(coordinator, groupId, generationId, memberId, null, topics).then(() => 'committed' as const, (error: unknown) => {
        if (hasMovedOn(error)) return 'dropped' as const;
        throw error;
      });
    });
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#fetcher?.pause(this.#physical(partitions));
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.#fetcher?.resume(this.#physical(partitions));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#leave();
    return this.#stopped;
  }

  async #leave(): Promise<void> {
    clearTimeout(this.#restart);
    this.#fetcher?.clear();
    await Promise.all([this.#member, this.#reader].map((client) => client.close(true).catch((error: unknown) => {
      this.#options.logger.warn('the consumer did not disconnect cleanly', { group: client.groupId, err: error });
      return client.connections.close();
    })));
  }

  #listen(listener: ConsumerListener): void {
    this.#member.on('consumer:heartbeat:start', () => (this.#askedAtMs = performance.now()));
    this.#member.on('consumer:heartbeat:end', () => listener.onConfirmed(performance.now() - this.#askedAtMs));
    this.#member.on('consumer:group:rebalance', () => listener.onRebalancing());
    this.#member.on('consumer:group:join', ({ generationId = -1, assignments = [] }) => {
      if (hasMissedGeneration(this.#ownership, generationId)) listener.onAssigned([]);
      this.#ownership.generation = generationId;
      this.#ownership.owned = Object.fromEntries(assignments.map(({ topic, partitions }) => [topic, partitions]));
      listener.onAssigned(this.#logical(assignments));
      listener.onConfirmed(performance.now() - this.#askedAtMs);
      this.#fetcher?.assign(assignments);
    });
    // A join that failed for good: it sends no heartbeats any more.
    this.#member.on('error', (error) => {
      if (this.#stopped !== undefined) return;
      this.#fetcher?.clear();
      const restarting = isPassing(error);
      listener.onCrash(error, restarting);
      if (restarting) this.#restartLater();
    });
  }

  #restartLater(): void {
    if (this.#stopped !== undefined) return;
    this.#restart = setTimeout(() => void this.#member.joinGroup(this.#membership).catch(() => this.#restartLater()), RESTART_DELAY_MS);
  }

  /** What was owned is not fetched on, since another may have it by the time the join is through. */
  #beginJoin(): Buffer {
    this.#fetcher?.clear();
    this.#askedAtMs = performance.now();
    return writeClaim(this.#ownership);
  }

  #physical(partitions: readonly TopicPartition[]): TopicPartition[] {
    return partitions.map(({ topic, partition }) => ({ topic: this.#options.cluster.names.toPhysical(topic), partition }));
  }

  #logical(assignments: readonly GroupAssignment[]): TopicPartition[] {
    return assignments.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic: this.#options.cluster.names.toLogical(topic), partition })));
  }
}
