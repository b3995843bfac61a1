import { createProducer, type KafkaClient } from '@signalbox/kafka';
import { clock, createLoadTopics, fillTopic, loadRecord, newMetrics, openBenchClient } from './load-topic.js';
import type { BacklogTask, MemoryUse } from './rig-tasks.js';
import { startRig } from './rig.js';
import { medianOf } from './statistics.js';
import type { Findings, Trial, TrialSetup } from './trial.js';

export interface MemorySize {
  readonly small: number;
  readonly large: number;
  readonly partitions: number;
  readonly keys: number;
  readonly workMs: number;
  readonly settleMs: number;
  readonly measureMs: number;
}

/** 1,000 keys of 200 ms each make 5,000 records/s, less than what any machine does: both processes work at one pace. */
const FULL: MemorySize = { small: 10_000, large: 1_000_000, partitions: 12, keys: 1_000, workMs: 200, settleMs: 15_000, measureMs: 15_000 };
const SHORT: MemorySize = { ...FULL, large: 150_000, settleMs: 5_000, measureMs: 5_000 };
const RECORD_BYTES = 500;
const CLOSE_BUDGET_MS = 10_000;
const MEGABYTE = 1024 * 1024;

export const memoryTrial = (full = FULL): Trial => (setup) => measureMemory(setup, setup.isShort ? SHORT : full);

/** Two fresh processes do the same work at the same pace, one with a small backlog that is filled up as it shrinks, one with a large one. */
async function measureMemory(setup: TrialSetup, size: MemorySize): Promise<Findings> {
  const stack = await setup.openStack(1);
  const use = { small: NaN, large: NaN };
  for (const which of ['small', 'large'] as const) {
    const prefix = `${setup.prefix}${which}-`;
    const client = openBenchClient(stack.kafkaBrokers, prefix);
    await createLoadTopics(client, { partitions: size.partitions });
    await fillTopic(client, size[which], (index) => loadRecord(index, keyOf(index, size), RECORD_BYTES));
    setup.print(`${size[which]} records wait`);
    const { workMs, settleMs, measureMs } = size;
    const task: BacklogTask = { client: 'kafkajs', brokers: stack.kafkaBrokers, prefix, groupId: 'backlog', workMs, settleMs, measureMs };
    use[which] = medianOf((await runRefilled(task, client, size, setup)).samples) / MEGABYTE;
  }
  return {
    values: { 'memory-spread': Math.abs(use.large / use.small - 1) * 100 },
    figures: [
      { name: `resident memory at ${size.small} records of backlog`, value: use.small, unit: 'MB' },
      { name: `resident memory at ${size.large} records of backlog`, value: use.large, unit: 'MB' },
    ],
  };
}

const keyOf = (index: number, { keys }: MemorySize): string => `key-${index % keys}`;

/** For every record that is handled another one is published, so that the backlog stays. */
async function runRefilled(task: BacklogTask, client: KafkaClient, size: MemorySize, { abort }: TrialSetup): Promise<MemoryUse> {
  const producer = createProducer({ client, clock, metrics: newMetrics() });
  let next = 0;
  const refill = (count: number): void => {
    const records = Array.from({ length: count }, () => loadRecord(next, keyOf(next++, size), RECORD_BYTES));
    producer.publish(records).catch(() => undefined);
  };
  try {
    return await startRig<BacklogTask, MemoryUse>('backlog', task, { abort, onProgress: refill }).result;
  } finally {
    await producer.close(CLOSE_BUDGET_MS);
  }
}
