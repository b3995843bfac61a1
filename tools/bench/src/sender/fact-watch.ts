import { randomUUID } from 'node:crypto';
import type { MessageEvent } from '@signalbox/contracts';
import type { ConsumerPort, FetchedRecord, KafkaClient } from '@signalbox/kafka';
import { openBenchClient } from '../engine/load-topic.js';

/** A fact of the sender, and when Kafka took it. */
export interface ToldFact {
  readonly fact: MessageEvent;
  /** Epoch milliseconds. */
  readonly toldAtMs: number;
}

/** Reads message-events as it is written; each fact once, however often it was published. */
export class FactWatch {
  readonly #client: KafkaClient;
  readonly #facts = new Map<string, ToldFact>();
  readonly #submitted = new Set<string>();
  #consumer: ConsumerPort | undefined;

  constructor(brokers: readonly string[]) {
    this.#client = openBenchClient(brokers, '');
  }

  get facts(): readonly ToldFact[] {
    return [...this.#facts.values()];
  }

  /** How many of these messages the sender says to have been taken. */
  countSubmitted(messageIds: Iterable<string>): number {
    let count = 0;
    for (const messageId of messageIds) if (this.#submitted.has(messageId)) count += 1;
    return count;
  }

  async start(): Promise<void> {
    const ignore = (): void => undefined;
    this.#consumer = this.#client.openConsumer({ groupId: `bench-${randomUUID()}`, topics: ['message-events'], sessionTimeoutMs: 30_000, heartbeatIntervalMs: 1_000, maxWaitMs: 100 });
    await this.#consumer.start({ onAssigned: ignore, onRebalancing: ignore, onConfirmed: ignore, onCrash: ignore, onRecords: (_place, records) => this.#take(records) });
  }

  async stop(): Promise<void> {
    await this.#consumer?.stop();
  }

  #take(records: readonly FetchedRecord[]): void {
    for (const { value, timestampMs } of records) {
      const fact = JSON.parse(Buffer.from(value ?? []).toString()) as MessageEvent;
      if (!this.#facts.has(fact.eventId)) this.#facts.set(fact.eventId, { fact, toldAtMs: timestampMs });
      if (fact.type === 'message-submitted') this.#submitted.add(fact.messageId);
    }
  }
}
