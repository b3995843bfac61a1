import type { Intent } from '@signalbox/contracts';
import { createProducer, createRunner, NO_FAULTS, type InboundRecord, type KafkaClient, type Outcome, type RecordProducer, type Runner, type RunnerLimits, type Subscription } from '@signalbox/kafka';
import { clock, newMetrics, SOURCE } from '../../src/engine/load-topic.js';

export interface EngineParts {
  readonly client: KafkaClient;
  readonly groupId: string;
  readonly handle: (record: InboundRecord<Intent>) => Promise<Outcome>;
  readonly limits?: Partial<RunnerLimits>;
}

export interface Engine {
  readonly runner: Runner;
  readonly producer: RecordProducer;
  /** Leaves the group in order. */
  stop(): Promise<void>;
}

const STOP_BUDGET_MS = 10_000;

/** A group member as a service has it, on the source topic; a consumer that dies for good ends the process. */
export async function startEngine({ client, groupId, handle, limits = {} }: EngineParts): Promise<Engine> {
  const metrics = newMetrics();
  const producer = createProducer({ client, clock, metrics });
  const subscription: Subscription<'intent'> = { topic: SOURCE, handle };
  const runner = createRunner({
    client,
    groupId: client.topicPrefix + groupId,
    role: 'intake',
    subscriptions: [subscription as Subscription],
    producer,
    sealRecord: (bytes) => `sb1.bench.${Buffer.from(bytes).toString('base64url')}`,
    clock,
    random: Math.random,
    logger: client.logger,
    metrics,
    faults: NO_FAULTS,
    limits,
    onFatal: (error) => {
      throw error;
    },
  });
  await runner.start();
  return { runner, producer, stop: async () => void (await runner.stop(STOP_BUDGET_MS), await producer.close(STOP_BUDGET_MS)) };
}
