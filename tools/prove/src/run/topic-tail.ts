import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaClient, type ConsumerPort, type FetchedRecord, type KafkaClient, type TopicPartition } from '@signalbox/kafka';
import { createLogger } from '@signalbox/telemetry';

const SETTINGS = { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000, maxWaitMs: 100 };
const PAUSE_MS = 250;
const LOOK_MS = 50;

/** Reads topics from their beginning as they are written, through every outage; shows each record once, in offset order within its partition. */
export class TopicTail {
  readonly kafka: KafkaClient;
  readonly #topics: readonly string[];
  readonly #show: (topic: string, partition: number, record: FetchedRecord) => void;
  readonly #next = new Map<string, number>();
  #consumer: ConsumerPort | undefined;
  #closing = false;

  constructor(brokers: readonly string[], topics: readonly string[], show: (topic: string, partition: number, record: FetchedRecord) => void) {
    this.kafka = createKafkaClient({ brokers: [...brokers], clientId: 'prove', logger: createLogger({ service: 'prove', level: 'fatal' }) });
    this.#topics = topics;
    this.#show = show;
  }

  /** Resolves once it reads; a consumer that dies is replaced, and shows nothing again. */
  async start(): Promise<void> {
    const ignore = (): void => undefined;
    const consumer = this.kafka.openConsumer({ groupId: `prove-${randomUUID()}`, topics: this.#topics, ...SETTINGS });
    this.#consumer = consumer;
    await consumer.start({
      onAssigned: ignore, onRebalancing: ignore, onConfirmed: ignore,
      onCrash: (_error, restarting) => void (restarting || this.#closing || void this.#replace()),
      onRecords: (partition, records) => this.#take(partition, records),
    });
  }

  /** Resolves when everything that lies in the topics now has been shown; false at the deadline. */
  async catchUp(deadlineMs: number): Promise<boolean> {
    const endMs = Date.now() + deadlineMs;
    const admin = this.kafka.openTopicAdmin();
    try {
      const ends = (await Promise.all(this.#topics.map(async (topic) => (await admin.offsetRanges(topic)).map(({ partition, next }) => [`${topic}/${partition}`, next] as const)))).flat();
      const isSeen = (): boolean => ends.every(([place, next]) => (this.#next.get(place) ?? 0) >= next);
      while (!isSeen() && Date.now() < endMs) await sleep(LOOK_MS);
      return isSeen();
    } finally {
      await admin.close();
    }
  }

  async stop(): Promise<void> {
    this.#closing = true;
    await this.#consumer?.stop();
  }

  async #replace(): Promise<void> {
    while (!this.#closing) {
      const started = await this.start().then(() => true, () => false);
      if (started) return;
      await sleep(PAUSE_MS);
    }
  }

  #take({ topic, partition }: TopicPartition, records: readonly FetchedRecord[]): void {
    const place = `${topic}/${partition}`;
    for (const record of records) {
      if (record.offset < (this.#next.get(place) ?? 0)) continue;
      this.#next.set(place, record.offset + 1);
      this.#show(topic, partition, record);
    }
  }
}
