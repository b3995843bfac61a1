import { medianOf } from '@signalbox/checkers';
import { createProducer, type KafkaClient } from '@signalbox/kafka';
import { clock, createLoadTopics, fillTopic, loadRecord, newMetrics, openBenchClient } from './load-topic.js';
import type { BacklogTask, MemoryUse } from './rig-tasks.js';
import { startRig } from '../rig.js';
import { spreadPercent } from '../measure/statistics.js';
import type { Findings, Trial, TrialSetup } from './trial.js';

export interface MemorySize {
  readonly small: number;
  readonly large: number;
  readonly partitions: number;
  readonly keys: number;
  readonly workMs: number;
  readonly settleMs: number;
  readonly measureMs: number;
  /** Processes of each backlog: how much garbage one keeps is partly chance. */
  readonly rounds: number;
}

/** 1,000 keys of 200 ms each make 5,000 records/s, less than what any machine does: both processes work at one pace. */
const FULL: MemorySize = { small: 10_000, large: 1_000_000, partitions: 12, keys: 1_000, workMs: 200, settleMs: 10_000, measureMs: 8_000, rounds: 3 };
const SHORT: MemorySize = { ...FULL, large: 150_000, settleMs: 5_000, measureMs: 5_000, rounds: 1 };
const BACKLOGS = ['small', 'large'] as const;
type Backlog = (typeof BACKLOGS)[number];
const RECORD_BYTES = 500;
const CLOSE_BUDGET_MS = 10_000;
const MEGABYTE = 1024 * 1024;

export const memoryTrial = (full = FULL): Trial => (setup) => measureMemory(setup, setup.isShort ? SHORT : full);

/** Fresh processes do the same work at the same pace, in turn with a small backlog that is filled up as it shrinks and with a large one. */
async function measureMemory(setup: TrialSetup, size: MemorySize): Promise<Findings> {
  const stack = await setup.openStack(1);
  const clientOf = (which: Backlog): KafkaClient => openBenchClient(stack.kafkaBrokers, `${setup.prefix}${which}-`);
  for (const which of BACKLOGS) {
    const client = clientOf(which);
    await createLoadTopics(client, { partitions: size.partitions });
    await fillTopic(client, size[which], (index) => loadRecord(index, keyOf(index, size), RECORD_BYTES));
    setup.print(`${size[which]} records wait`);
  }
  const uses: Record<Backlog, number[]> = { small: [], large: [] };
  for (let round = 0; round < size.rounds; round += 1) {
    for (const which of BACKLOGS) {
      const client = clientOf(which);
      const { workMs, settleMs, measureMs } = size;
      const task: BacklogTask = { client: 'kafkajs', brokers: stack.kafkaBrokers, prefix: client.topicPrefix, groupId: 'backlog', workMs, settleMs, measureMs };
      uses[which].push(medianOf((await runRefilled(task, client, size, setup)).samples) / MEGABYTE);
    }
  }
  const [small, large] = [medianOf(uses.small), medianOf(uses.large)];
  return {
    values: { 'memory-spread': Math.abs(large / small - 1) * 100 },
    figures: [
      { name: `resident memory at ${size.small} records of backlog`, value: small, unit: 'MB' },
      { name: `resident memory at ${size.large} records of backlog`, value: large, unit: 'MB' },
      { name: 'resident memory, spread over processes of one backlog', value: Math.max(spreadPercent(uses.small), spreadPercent(uses.large)), unit: '%' },
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
    return await startRig<BacklogTask, MemoryUse>('engine/backlog', task, { abort, onProgress: refill }).result;
  } finally {
    await producer.close(CLOSE_BUDGET_MS);
  }
}
