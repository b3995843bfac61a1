import type { Intent } from '@signalbox/contracts';
import type { Clock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { createProducer, createRunner, emit, NO_FAULTS, readTopic, toRecord, type FaultPoints, type InboundRecord, type KafkaClient, type OutboundRecord, type Outcome, type RecordProducer, type Runner, type RunnerLimits, type Subscription } from '../src/index.js';
import { eventually } from './eventually.js';

/** A client with topics of its own, and the clock of its test. */
export interface ContractWorld {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly partitions: number;
}

export type IntentRecord = InboundRecord<Intent>;

export const SOURCE = 'intents-otp';
export const TARGET = 'intents-marketing';
const GROUP = 'contract';
const STOP_BUDGET_MS = 10_000;

export function intent(key: string, index: number, topic = SOURCE): OutboundRecord {
  const value: Intent = { tenantId: 'acme', idempotencyKey: `${key}:${index}`, purpose: 'one-time-passcode', personal: { to: '+14155550123', body: 'code' } };
  return toRecord(topic, 'intent', value, { key });
}

export function copy(record: IntentRecord): Outcome {
  return emit([toRecord(TARGET, 'intent', record.value, { key: record.key })]);
}

/** Runs one test's runners and producer, and stops what is left of them. */
export class Bench {
  readonly clock: Clock;
  readonly client: KafkaClient;
  readonly producer: RecordProducer;
  readonly fatal: Error[] = [];
  readonly #faults: FaultPoints;
  readonly #runners: Runner[] = [];
  #reads = 0;

  constructor({ client, clock }: ContractWorld, faults: FaultPoints = NO_FAULTS) {
    this.#faults = faults;
    this.client = client;
    this.clock = clock;
    this.producer = createProducer({ client, clock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  }

  async run(handle: (record: IntentRecord) => Outcome | Promise<Outcome>, limits: Partial<RunnerLimits> = {}, topic = SOURCE): Promise<Runner> {
    const subscription: Subscription<'intent'> = { topic, handle: async (record) => handle(record) };
    const runner = createRunner({
      client: this.client,
      groupId: this.client.topicPrefix + GROUP,
      role: 'intake',
      subscriptions: [subscription as Subscription],
      producer: this.producer,
      sealRecord: (bytes) => `sb1.test.${Buffer.from(bytes).toString('base64url')}`,
      clock: this.clock,
      random: () => 0.5,
      logger: this.client.logger,
      metrics: createMetrics({ service: 'test', processMetrics: false }),
      faults: this.#faults,
      limits: { retryBaseMs: 5, retryCapMs: 20, ...limits },
      onFatal: (error) => void this.fatal.push(error),
    });
    this.#runners.push(runner);
    await runner.start();
    return runner;
  }

  /** Idempotency keys on a topic by partition in order; a group of its own reads them. */
  async read(topic = TARGET): Promise<string[]> {
    const records = await readTopic(this.client, topic, `${this.client.topicPrefix}reader-${this.#reads++}`);
    return records.map(({ record }) => (JSON.parse(Buffer.from(record.value ?? []).toString()) as Intent).idempotencyKey);
  }

  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    return eventually(this.clock, what, holds);
  }

  async close(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop(STOP_BUDGET_MS)));
    await this.producer.close(STOP_BUDGET_MS);
  }
}

/** Indexes per key in the order given; what "in order" means is then that each list counts up. */
export function indexesByKey(idempotencyKeys: readonly string[]): Map<string, number[]> {
  const indexes = new Map<string, number[]>();
  for (const idempotencyKey of idempotencyKeys) {
    const [key = '', index = ''] = idempotencyKey.split(':');
    indexes.set(key, [...(indexes.get(key) ?? []), Number(index)]);
  }
  return indexes;
}
