import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AcceptedMessage } from '@signalbox/checkers';
import { dispatchTopic, messagesTopic, type DeadLetter, type MessageAccepted, type MessageEvent, type MessageStatusChanged, type ProviderCallback } from '@signalbox/contracts';
import { createKafkaClient, type ConsumerPort, type FetchedRecord, type KafkaClient, type TopicPartition } from '@signalbox/kafka';
import { LANES, type Lane } from '@signalbox/message';
import { createLogger } from '@signalbox/telemetry';
import type { EventRecord } from '../judge/second-events.js';

export type SeenChange = MessageStatusChanged & { readonly receivedAtMs: number };
export type SeenMessage = AcceptedMessage & { readonly idempotencyKey: string };

/** What lies in the topics, from the latest `forget` on. */
export interface Testimony {
  changes: SeenChange[];
  facts: MessageEvent[];
  accepted: SeenMessage[];
  callbacks: ProviderCallback[];
  letters: DeadLetter[];
  events: EventRecord[];
}

const nothing = (): Testimony => ({ changes: [], facts: [], accepted: [], callbacks: [], letters: [], events: [] });
const laneOfTopic = new Map<string, Lane>(LANES.map((lane) => [messagesTopic(lane), lane]));
const TOPICS = [...laneOfTopic.keys(), ...LANES.map(dispatchTopic), 'message-events', 'message-status', 'provider-callbacks', 'dead-letters'];
const SETTINGS = { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000, maxWaitMs: 100 };
const PAUSE_MS = 250;

/** Reads every topic of the stack as it is written, through every outage: what all stages said, each record once. */
export class Witness {
  readonly #kafka: KafkaClient;
  readonly #next = new Map<string, number>();
  #consumer: ConsumerPort | undefined;
  #closing = false;
  seen: Testimony = nothing();
  /** Told each change as it comes. */
  onChange: (change: SeenChange) => void = () => undefined;

  constructor(brokers: readonly string[]) {
    this.#kafka = createKafkaClient({ brokers: [...brokers], clientId: 'prove', logger: createLogger({ service: 'prove', level: 'fatal' }) });
  }

  get kafka(): KafkaClient {
    return this.#kafka;
  }

  /** Resolves once it reads; a consumer that dies is replaced, and begins where the dead one ended. */
  async start(): Promise<void> {
    const ignore = (): void => undefined;
    const consumer = this.#kafka.openConsumer({ groupId: `prove-${randomUUID()}`, topics: TOPICS, ...SETTINGS });
    this.#consumer = consumer;
    await consumer.start({
      onAssigned: ignore, onRebalancing: ignore, onConfirmed: ignore,
      onCrash: (_error, restarting) => void (restarting || this.#closing || void this.#replace()),
      onRecords: (partition, records) => this.#take(partition, records),
    });
  }

  async #replace(): Promise<void> {
    while (!this.#closing) {
      const started = await this.start().then(() => true, () => false);
      if (started) return;
      await sleep(PAUSE_MS);
    }
  }

  /** Resolves when everything that lies in the topics now has been seen; false at the deadline. */
  async catchUp(deadlineMs: number): Promise<boolean> {
    const endMs = Date.now() + deadlineMs;
    const admin = this.#kafka.openTopicAdmin();
    try {
      const ends = (await Promise.all(TOPICS.map(async (topic) => (await admin.offsetRanges(topic)).map(({ partition, next }) => [`${topic}/${partition}`, next] as const)))).flat();
      const isSeen = (): boolean => ends.every(([place, next]) => (this.#next.get(place) ?? 0) >= next);
      while (!isSeen() && Date.now() < endMs) await sleep(PAUSE_MS / 5);
      return isSeen();
    } finally {
      await admin.close();
    }
  }

  forget(): void {
    this.seen = nothing();
  }

  async stop(): Promise<void> {
    this.#closing = true;
    await this.#consumer?.stop();
  }

  #take({ topic, partition }: TopicPartition, records: readonly FetchedRecord[]): void {
    const place = `${topic}/${partition}`;
    for (const record of records) {
      if (record.offset < (this.#next.get(place) ?? 0)) continue;
      this.#next.set(place, record.offset + 1);
      this.#note(topic, partition, record);
    }
  }

  #note(topic: string, partition: number, record: FetchedRecord): void {
    const value = JSON.parse(Buffer.from(record.value ?? []).toString()) as never;
    const lane = laneOfTopic.get(topic);
    if (lane !== undefined) {
      const { messageId, tenantId, recipientKey, idempotencyKey } = value as MessageAccepted;
      this.seen.accepted.push({ messageId, tenantId, recipientKey, lane, partition, offset: BigInt(record.offset), idempotencyKey });
    }
    if (topic === 'message-events') this.seen.facts.push(value);
    if (topic === 'provider-callbacks') this.seen.callbacks.push(value);
    if (topic === 'dead-letters') this.seen.letters.push(value);
    if (topic === 'message-status') {
      const change = { ...(value as MessageStatusChanged), receivedAtMs: Date.now() };
      this.seen.changes.push(change);
      this.onChange(change);
    }
    if (topic !== 'provider-callbacks' && topic !== 'dead-letters') this.seen.events.push(describeEvent(topic, record, value));
  }
}

function describeEvent(topic: string, { key, headers, value }: FetchedRecord, { attempt = 0, sequence = null }: { attempt?: number; sequence?: number | null }): EventRecord {
  const messageId = headers['sb-message-id'] ?? '';
  const hash = createHash('sha1').update(key ?? '').update(JSON.stringify(Object.entries(headers).sort())).update(value ?? '');
  // Messages and dispatches are events of which a message has one, so they are known by its id.
  return { topic, messageId, schema: headers['sb-schema'] ?? '', attempt, sequence, eventId: headers['sb-event-id'] ?? messageId, bytes: hash.digest('base64') };
}
