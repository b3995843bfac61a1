import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@signalbox/local-stack';
import { createLoadTopics, openBenchClient } from './load-topic.js';
import type { OutageEnd, OutageFindings, OutageTask } from './rig-tasks.js';
import { startRig } from '../rig.js';
import type { Findings, Trial, TrialSetup } from './trial.js';

export interface OutageSize {
  readonly outageMs: number;
}

const FULL: OutageSize = { outageMs: 300_000 };
const SHORT: OutageSize = { outageMs: 20_000 };
const PARTITIONS = 12;
const DEADLINE_MS = 90_000;
/** Records handled before the brokers go: it flows. */
const FLOWING = 1_000;

export const outageTrial = (full = FULL): Trial => (setup) => measureOutage(setup, setup.isShort ? SHORT : full);

async function measureOutage({ openStack, prefix, print, abort }: TrialSetup, { outageMs }: OutageSize): Promise<Findings> {
  const stack = await openStack(3);
  await createLoadTopics(openBenchClient(stack.kafkaBrokers, prefix), { partitions: PARTITIONS, replicationFactor: 3 });
  const task: OutageTask = { client: 'kafkajs', brokers: stack.kafkaBrokers, prefix, recordsPerSecond: 200, keys: 500, partitions: PARTITIONS, deadlineMs: DEADLINE_MS };
  const flowing = Promise.withResolvers<void>();
  const rig = startRig<OutageTask, OutageFindings>('engine/outage', task, { abort, onProgress: (handled) => void (handled >= FLOWING && flowing.resolve()) });
  try {
    await Promise.race([flowing.promise, rig.result]);
    const { goneMs, backAtMs } = await breakAll(stack, outageMs, abort);
    print(`the brokers were away for ${(goneMs / 1000).toFixed(1)} s`);
    rig.tell({ backAtMs } satisfies OutageEnd);
    return readFindings(await rig.result, goneMs);
  } finally {
    rig.kill();
  }
}

/** All brokers die at once and come back together; they are back when the first of them serves groups again. */
async function breakAll(stack: Stack, outageMs: number, abort: AbortSignal): Promise<{ goneMs: number; backAtMs: number }> {
  const brokers = stack.kafkaBrokers.map((_address, index) => index);
  await Promise.all(brokers.map((index) => stack.stopBroker(index, 'SIGKILL')));
  const goneAtMs = Date.now();
  await sleep(outageMs, undefined, { signal: abort });
  const starts = brokers.map((index) => stack.startBroker(index));
  const [backAtMs] = await Promise.all([Promise.race(starts).then(() => Date.now()), ...starts]);
  return { goneMs: backAtMs - goneAtMs, backAtMs };
}

function readFindings({ acknowledged, lost, repeated, failedPublications, consumerMs, producerMs }: OutageFindings, goneMs: number): Findings {
  const seconds = (ms: number | null): number => (ms ?? NaN) / 1000;
  return {
    values: { 'outage-length': goneMs / 1000, 'outage-consumer': seconds(consumerMs), 'outage-producer': seconds(producerMs), 'outage-lost': lost },
    figures: [
      { name: 'outage, records acknowledged', value: acknowledged, unit: 'records' },
      { name: 'outage, records handled twice', value: repeated, unit: 'records' },
      { name: 'outage, publications that failed and were repeated by their caller', value: failedPublications, unit: 'records' },
    ],
  };
}
