import { once } from 'node:events';
import { findMisplaced, findMissing } from '@signalbox/checkers';
import { createProducer, type ProducerLimits, type RecordProducer } from '@signalbox/kafka';
import { EngineLoad, readLog, TRIAL_SOURCE } from '@signalbox/local-stack';
import { clock, newMetrics } from '../../src/engine/load-topic.js';
import type { RigMessage, RigTask } from '../../src/rig.js';
import type { DurableLoadFindings } from '../../src/engine/rig-tasks.js';
import { openClient } from './open-client.js';
import { runProgram, Stopwatch } from './run-program.js';

const KEYS = 5_000;
/** Enough for every batch to be full. */
const MOST_OPEN = 40_000;
const TELL_MS = 200;
const CLOSE_BUDGET_MS = 30_000;
/** While leaders move, acknowledgements are few: each is for many records, or a million would take an hour. The timeout is longer than a broker takes to come back. */
const LIMITS: Partial<ProducerLimits> = { batchRecords: 5_000, batchBytes: 2 * 1024 * 1024, deliveryTimeoutMs: 120_000 };

/** One batch of each is on its way at a time, and waits where a leader has moved. */
const PRODUCERS = 8;

/** Several producers as one: all records of a key go by the same, so that their order holds; each has keys of every partition, and so of every leader. */
function shareKeys(producers: readonly RecordProducer[]): RecordProducer {
  const shareOf = (key: string | null): number => Number(key?.slice(1)) % producers.length;
  return {
    publish: async (records) => {
      const shares = Map.groupBy(records, ({ key }) => shareOf(key));
      await Promise.all([...shares].map(([share, some]) => (producers[share] as RecordProducer).publish(some)));
    },
    close: async (budgetMs) => void (await Promise.all(producers.map((producer) => producer.close(budgetMs)))),
  };
}

runProgram(async (task: RigTask): Promise<DurableLoadFindings> => {
  const client = openClient(task);
  const metrics = newMetrics();
  const producer = shareKeys(Array.from({ length: PRODUCERS }, () => createProducer({ client, clock, metrics, limits: LIMITS })));
  const load = new EngineLoad({ producer, keys: KEYS, perSecond: Infinity, maxOpen: MOST_OPEN });
  const told = once(process, 'message');
  const stopwatch = new Stopwatch();
  const telling = setInterval(() => process.send?.({ progress: load.acknowledged.length } satisfies RigMessage), TELL_MS);
  load.start();
  await told;
  await load.stop();
  const pass = stopwatch.read();
  clearInterval(telling);
  await producer.close(CLOSE_BUDGET_MS);
  const log = await readLog(client, TRIAL_SOURCE);
  const { acknowledged, failures } = load;
  return {
    ...pass,
    acknowledged: acknowledged.length,
    missing: findMissing(acknowledged, log).length,
    misplaced: findMisplaced(log).length,
    repeated: Math.max(0, log.length - acknowledged.length),
    failed: failures.length,
  };
});
