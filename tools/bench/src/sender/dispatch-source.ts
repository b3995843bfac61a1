import { randomBytes } from 'node:crypto';
import { dispatchTopic, type MessageDispatched } from '@signalbox/contracts';
import { createProducer, toRecord, type RecordProducer } from '@signalbox/kafka';
import { makeUuidV7 } from '@signalbox/message';
import { clock, newMetrics, openBenchClient } from '../engine/load-topic.js';
import { openDevelopmentKeyring } from '../measure/development-keyring.js';
import { numberOf } from '../measure/number-of.js';

/** By which way a message goes, and how large it is. */
export interface DispatchPlan extends Pick<MessageDispatched, 'provider' | 'poolId' | 'sender' | 'fallbacks'> {
  readonly segments: 1 | 2 | 3;
}

const EXPIRY_MS = 3_600_000;
const CLOSE_BUDGET_MS = 30_000;
const CHUNK = 500;
/** Characters of GSM-7 that make so many segments. */
const LENGTHS = { 1: 60, 2: 200, 3: 400 } as const;

/** What a message of this number says. */
export const textOf = (index: number, segments: DispatchPlan['segments']): string => `Number ${index} of a run that measures the sender.`.padEnd(LENGTHS[segments], ' and so on');

/** Puts messages before the sender, as routing does. */
export class DispatchSource {
  readonly #keyring = openDevelopmentKeyring();
  readonly #producer: RecordProducer;
  #made = 0;

  /** `prefix` stands before the names of its topics. */
  constructor(brokers: readonly string[], prefix = '') {
    this.#producer = createProducer({ client: openBenchClient(brokers, prefix), clock, metrics: newMetrics() });
  }

  /** Codes to people in turns, as many of whom as there can be. Resolves when Kafka has them all. */
  async publish(plans: readonly DispatchPlan[]): Promise<MessageDispatched[]> {
    const messages = plans.map((plan) => this.#make(plan));
    for (let first = 0; first < messages.length; first += CHUNK) {
      const records = messages.slice(first, first + CHUNK).map((message) => toRecord(dispatchTopic(message.lane), 'message-dispatched', message, { key: message.recipientKey }));
      await this.#producer.publish(records);
    }
    return messages;
  }

  close(): Promise<void> {
    return this.#producer.close(CLOSE_BUDGET_MS);
  }

  #make({ segments, ...way }: DispatchPlan): MessageDispatched {
    const index = (this.#made += 1);
    const [nowMs, to, text] = [Date.now(), numberOf(index), textOf(index, segments)];
    const messageId = makeUuidV7(nowMs, randomBytes(10));
    const keyring = this.#keyring;
    const now = new Date(nowMs).toISOString();
    return {
      messageId, recipientKey: keyring.recipientKeyOf(to), tenantId: 'acme-bank', lane: 'otp', purpose: 'one-time-passcode', idempotencyKey: `bench-${index}`,
      to: keyring.seal(to, `${messageId}:to`), body: keyring.seal(text, `${messageId}:body`), bodyHash: keyring.hashBody(text), segments, encoding: 'GSM-7', country: 'FR',
      reason: 'routed-pool', policyRevision: 1, decidedAt: now, acceptedAt: now, expiresAt: new Date(nowMs + EXPIRY_MS).toISOString(), ...way,
    };
  }
}
