import { createHash } from 'node:crypto';
import type { AcceptedMessage } from '@signalbox/checkers';
import { dispatchTopic, HEADERS, messagesTopic, type DeadLetter, type MessageAccepted, type MessageEvent, type MessageStatusChanged, type ProviderCallback } from '@signalbox/contracts';
import type { FetchedRecord, KafkaClient } from '@signalbox/kafka';
import { LANES, type Lane } from '@signalbox/message';
import type { EventRecord } from '../judge/second-events.js';
import { TopicTail } from './topic-tail.js';

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

/** Reads every topic of the stack as it is written: what all stages said, each record once. */
export class Witness {
  readonly #tail: TopicTail;
  seen: Testimony = nothing();
  /** Told each change as it comes. */
  onChange: (change: SeenChange) => void = () => undefined;

  constructor(brokers: readonly string[]) {
    this.#tail = new TopicTail(brokers, TOPICS, (topic, partition, record) => this.#note(topic, partition, record));
  }

  get kafka(): KafkaClient {
    return this.#tail.kafka;
  }

  start(): Promise<void> {
    return this.#tail.start();
  }

  /** Resolves when everything that lies in the topics now has been seen; false at the deadline. */
  catchUp(deadlineMs: number): Promise<boolean> {
    return this.#tail.catchUp(deadlineMs);
  }

  forget(): void {
    this.seen = nothing();
  }

  stop(): Promise<void> {
    return this.#tail.stop();
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
    // A replay is another record of the same message, and says so.
    const isReplay = record.headers[HEADERS.replay] !== undefined;
    if (topic !== 'provider-callbacks' && topic !== 'dead-letters' && !isReplay) this.seen.events.push(describeEvent(topic, record, value));
  }
}

function describeEvent(topic: string, { key, headers, value }: FetchedRecord, { attempt = 0, reason = null, sequence = null }: { attempt?: number; reason?: string | null; sequence?: number | null }): EventRecord {
  const messageId = headers['sb-message-id'] ?? '';
  const hash = createHash('sha1').update(key ?? '').update(JSON.stringify(Object.entries(headers).sort())).update(value ?? '');
  // Messages and dispatches are events of which a message has one, so they are known by its id.
  return { topic, messageId, schema: headers['sb-schema'] ?? '', attempt, reason, sequence, eventId: headers['sb-event-id'] ?? messageId, bytes: hash.digest('base64') };
}
