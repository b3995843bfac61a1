import { setTimeout as sleep } from 'node:timers/promises';
import { AdapterError } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { ConsumerListener, ConsumerOptions, ConsumerPort, FetchedRecord, PartitionOffset, TopicPartition } from '../ports/consumer-port.js';
import { asAdapter, hasMovedOn, isConnectionTrouble, toAdapterFailure } from './adapter-failure.js';
import { createPartitionNumberAssigner, hasMissedGeneration, type Ownership } from './partition-number-assigner.js';
import type { TopicNames } from './topic-names.js';

/**
 * One fetch of all partitions of a broker, and of one partition, compressed: what may arrive after a pause, several times as large by
 * then. 256 KB made a process of 12 partitions hold 30,000 records whatever its limits.
 */
const FETCH_BYTES = 512 * 1024;
const PARTITION_FETCH_BYTES = 32 * 1024;
/** A member that takes longer to come to a rebalance is left behind. */
const REBALANCE_TIMEOUT_MS = 60_000;

/** Between attempts after kafkajs gave up for want of a broker. */
const RESTART_DELAY_MS = 1_000;

type CommitNow = EachBatchPayload['commitOffsetsIfNecessary'];

export interface ConsumerAdapterOptions {
  readonly kafka: Kafka;
  readonly names: TopicNames;
  readonly logger: Logger;
  readonly consumer: ConsumerOptions;
}

/** A kafkajs consumer that only hands records on and commits what it is told. */
export class ConsumerAdapter implements ConsumerPort {
  readonly #options: ConsumerAdapterOptions;
  readonly #consumer: Consumer;
  readonly #ownership: Ownership = { generation: -1, owned: {} };
  /** Commits without kafkajs's retries, which would carry an old offset into a later generation and hide the error's type. */
  #commitNow: CommitNow | undefined;
  #stopped: Promise<void> | undefined;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: ConsumerAdapterOptions) {
    this.#options = options;
    const { groupId, sessionTimeoutMs, heartbeatIntervalMs, maxWaitMs } = options.consumer;
    this.#consumer = options.kafka.consumer({
      groupId,
      partitionAssigners: [({ cluster }) => createPartitionNumberAssigner(cluster, this.#ownership)],
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      heartbeatInterval: heartbeatIntervalMs,
      maxWaitTimeInMs: maxWaitMs,
      minBytes: 1,
      maxBytes: FETCH_BYTES,
      maxBytesPerPartition: PARTITION_FETCH_BYTES,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, factor: 0.2, multiplier: 2, maxRetryTime: 2_000, retries: 10, restartOnFailure: () => Promise.resolve(true) },
    });
  }

  async start(listener: ConsumerListener): Promise<void> {
    const topics = this.#options.consumer.topics.map((topic) => this.#options.names.toPhysical(topic));
    let death: Error | undefined;
    this.#listen(listener, (error) => (death ??= error));
    await asAdapter('consumer-start-failed', async () => {
      await this.#connect(topics);
      await this.#run(listener);
    });
    if (death !== undefined) throw toAdapterFailure('consumer-start-failed', death);
  }

  /** However long no broker answers: a process that is started before Kafka is there begins when it comes. */
  async #connect(topics: string[]): Promise<void> {
    for (;;) {
      try {
        await this.#consumer.connect();
        return await this.#consumer.subscribe({ topics, fromBeginning: true });
      } catch (error) {
        if (this.#stopped !== undefined || !isConnectionTrouble(error)) throw error;
        this.#options.logger.warn('no broker answers; the consumer waits for one', { group: this.#options.consumer.groupId, err: error });
        await sleep(RESTART_DELAY_MS);
      }
    }
  }

  #run(listener: ConsumerListener): Promise<void> {
    return this.#consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: (payload) => this.#takeBatch(payload, listener) });
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<'committed' | 'dropped'> {
    // Without a batch there is nothing of this consumer's to commit, and after leaving nothing that would count.
    if (this.#commitNow === undefined || this.#stopped !== undefined) return 'dropped';
    const topics = Map.groupBy(offsets, ({ topic }) => topic);
    const request = [...topics].map(([topic, partitions]) => ({
      topic: this.#options.names.toPhysical(topic),
      partitions: partitions.map(({ partition, offset }) => ({ partition, offset: String(offset) })),
    }));
    try {
      await this.#commitNow({ topics: request });
      return 'committed';
    } catch (error) {
      if (hasMovedOn(error)) return 'dropped';
      const failure = toAdapterFailure('commit-failed', error);
      throw failure instanceof AdapterError ? failure : new AdapterError('commit-failed', 'unreachable', { message: String(error), cause: error });
    }
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#steer(() => this.#consumer.pause(this.#physical(partitions)));
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.#steer(() => this.#consumer.resume(this.#physical(partitions)));
  }

  stop(): Promise<void> {
    clearTimeout(this.#restart);
    this.#stopped ??= this.#consumer.disconnect().catch((error: unknown) => {
      this.#options.logger.warn('the consumer did not disconnect cleanly', { group: this.#options.consumer.groupId, err: error });
    });
    return this.#stopped;
  }

  /** Synchronous until the records are handed on: neither heartbeats nor the other partitions of the broker ever wait for work. */
  #takeBatch({ batch, resolveOffset, commitOffsetsIfNecessary }: EachBatchPayload, listener: ConsumerListener): Promise<void> {
    this.#commitNow = commitOffsetsIfNecessary;
    const last = batch.messages.at(-1);
    if (last === undefined) return Promise.resolve();
    listener.onRecords({ topic: this.#options.names.toLogical(batch.topic), partition: batch.partition }, batch.messages.map(toFetchedRecord));
    resolveOffset(last.offset);
    return Promise.resolve();
  }

  #listen(listener: ConsumerListener, onDeath: (error: Error) => void): void {
    const { HEARTBEAT, GROUP_JOIN, REBALANCING, CRASH } = this.#consumer.events;
    this.#consumer.on(HEARTBEAT, ({ payload }) => {
      this.#ownership.generation = payload.groupGenerationId;
      listener.onConfirmed(askedAgoMs(payload));
    });
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      // Patched in.
      const { generationId } = payload as typeof payload & { generationId: number };
      // A process that stood still for a session has been put out without a word.
      if (hasMissedGeneration(this.#ownership, generationId)) listener.onAssigned([]);
      this.#ownership.generation = generationId;
      this.#ownership.owned = payload.memberAssignment;
      listener.onAssigned(this.#logical(payload.memberAssignment));
      listener.onConfirmed(askedAgoMs(payload));
    });
    this.#consumer.on(REBALANCING, () => listener.onRebalancing());
    this.#consumer.on(CRASH, ({ payload }) => {
      this.#commitNow = undefined;
      const comesBack = !payload.restart && isConnectionTrouble(payload.error);
      if (comesBack) this.#restartLater(listener);
      else if (!payload.restart) onDeath(payload.error);
      listener.onCrash(payload.error, payload.restart || comesBack);
    });
  }

  #restartLater(listener: ConsumerListener): void {
    if (this.#stopped !== undefined) return;
    this.#restart = setTimeout(() => {
      const restarted = this.#consumer.connect().then(() => this.#run(listener));
      restarted.catch(() => this.#restartLater(listener));
    }, RESTART_DELAY_MS);
  }

  /** Before the first join, and while it restarts, kafkajs has nothing to pause; the next assignment is told again. */
  #steer(change: () => void): void {
    try {
      change();
    } catch (error) {
      this.#options.logger.debug('the consumer is not running', { group: this.#options.consumer.groupId, err: error });
    }
  }

  #physical(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
    const topics = Map.groupBy(partitions, ({ topic }) => topic);
    return [...topics].map(([topic, members]) => ({ topic: this.#options.names.toPhysical(topic), partitions: members.map(({ partition }) => partition) }));
  }

  #logical(assignment: Readonly<Record<string, readonly number[]>>): TopicPartition[] {
    return Object.entries(assignment).flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic: this.#options.names.toLogical(topic), partition })));
  }
}

/** Since the broker was asked for what an event tells; patched in. */
function askedAgoMs(payload: object): number {
  return (payload as { readonly askedAgoMs: number }).askedAgoMs;
}

/** Copies: a slice would keep the whole fetch alive for as long as one of its records waits. */
function toFetchedRecord(message: KafkaMessage): FetchedRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = first.toString();
  }
  return {
    offset: Number(message.offset),
    key: message.key === null ? null : Buffer.from(message.key),
    value: message.value === null ? null : Buffer.from(message.value),
    headers,
    timestampMs: Number(message.timestamp),
  };
}
