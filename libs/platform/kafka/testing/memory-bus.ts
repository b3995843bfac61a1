import { AdapterError, type Clock } from '@signalbox/message';
import { createLogger, type Logger } from '@signalbox/telemetry';
import type { ConsumerListener, ConsumerOptions, ConsumerPort, FetchedRecord, PartitionOffset, TopicPartition } from '../src/ports/consumer-port.js';
import type { KafkaClient } from '../src/ports/kafka-client.js';
import type { PlacedRecord, ProducerPort } from '../src/ports/producer-port.js';
import type { TopicAdminPort } from '../src/ports/topic-admin-port.js';
import { systemTimers, type Timers } from '../src/timers.js';
import { MemoryGroup, nameOf, type Member } from './memory-group.js';
import { MemoryLog } from './memory-log.js';

export interface MemoryBusOptions {
  readonly clock: Clock;
  readonly timers?: Timers;
  /** Partitions of every declared topic; as declared unless given. */
  readonly partitions?: number;
  readonly logger?: Logger;
}

/** What the next send of a producer does instead of writing. */
export type SendFault = (batch: readonly PlacedRecord[], write: (written: readonly PlacedRecord[]) => readonly TopicPartition[]) => Promise<readonly TopicPartition[]>;

/** A Kafka cluster in memory, with all declared topics: for tests of what is built on the ports. */
export class MemoryBus implements KafkaClient {
  readonly topicPrefix = '';
  readonly logger: Logger;
  readonly log = new MemoryLog();
  /** Taken one by one by the sends that follow. */
  readonly sendFaults: SendFault[] = [];
  readonly #groups = new Map<string, MemoryGroup>();
  readonly #clock: Clock;
  readonly #timers: Timers;

  constructor({ clock, timers = systemTimers, partitions, logger = silentLogger() }: MemoryBusOptions) {
    this.#clock = clock;
    this.#timers = timers;
    this.logger = logger;
    this.log.createDeclared(partitions);
  }

  group(groupId: string): MemoryGroup {
    let group = this.#groups.get(groupId);
    if (group === undefined) this.#groups.set(groupId, (group = new MemoryGroup(this.log, this.#timers)));
    return group;
  }

  /** Appends any bytes, as a producer outside could. */
  append(partition: TopicPartition, record: Omit<FetchedRecord, 'offset' | 'timestampMs'>): void {
    this.log.appendRaw(partition, { ...record, timestampMs: this.#clock.nowMs() });
    this.#wake();
  }

  openConsumer(options: ConsumerOptions): ConsumerPort {
    return new MemoryConsumer(this.group(options.groupId), options);
  }

  openProducer(): ProducerPort {
    return {
      partitionCount: (topic) => {
        const count = this.log.partitionCount(topic);
        return count === undefined ? Promise.reject(new AdapterError('topic-missing', 'unreachable')) : Promise.resolve(count);
      },
      send: async (batch) => {
        await new Promise<void>((resolve) => this.#timers.soon(resolve));
        const fault = this.sendFaults.shift();
        return fault === undefined ? this.#write(batch) : fault(batch, (written) => this.#write(written));
      },
      close: () => Promise.resolve(),
    };
  }

  openTopicAdmin(): TopicAdminPort {
    return {
      partitionCounts: (topics) => Promise.resolve(new Map(topics.flatMap((topic) => {
        const count = this.log.partitionCount(topic);
        return count === undefined ? [] : [[topic, count] as const];
      }))),
      createTopics: (topics) => {
        for (const { topic, partitions } of topics) this.log.create(topic, partitions);
        return Promise.resolve();
      },
      offsetRanges: (topic) => Promise.resolve(this.log.ranges(topic)),
      close: () => Promise.resolve(),
    };
  }

  #write(batch: readonly PlacedRecord[]): readonly TopicPartition[] {
    for (const placed of batch) this.log.append(placed, this.#clock.nowMs());
    this.#wake();
    const written = new Map(batch.map(({ record: { topic }, partition }) => [nameOf({ topic, partition }), { topic, partition }]));
    return [...written.values()];
  }

  #wake(): void {
    for (const group of this.#groups.values()) group.deliver();
  }
}

class MemoryConsumer implements ConsumerPort {
  readonly #group: MemoryGroup;
  readonly #options: ConsumerOptions;
  #member: Member | undefined;

  constructor(group: MemoryGroup, options: ConsumerOptions) {
    this.#group = group;
    this.#options = options;
  }

  start(listener: ConsumerListener): Promise<void> {
    this.#member = this.#group.join(this.#options, listener);
    return Promise.resolve();
  }

  commit(offsets: readonly PartitionOffset[]): Promise<'committed' | 'dropped'> {
    return Promise.resolve(this.#member === undefined ? 'dropped' : this.#group.commit(this.#member, offsets));
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#member?.paused.add(nameOf(partition));
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.#member?.paused.delete(nameOf(partition));
    this.#group.deliver();
  }

  stop(): Promise<void> {
    if (this.#member !== undefined) this.#group.leave(this.#member);
    return Promise.resolve();
  }
}

/** Logs nothing. */
export function silentLogger(): Logger {
  return createLogger({ service: 'test', level: 'fatal', destination: { write: () => undefined } });
}
