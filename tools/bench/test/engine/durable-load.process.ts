import { once } from 'node:events';
import { findMisplaced, findMissing } from '@signalbox/checkers';
import { createProducer } from '@signalbox/kafka';
import { EngineLoad, readLog, TRIAL_SOURCE } from '@signalbox/local-stack';
import { clock, newMetrics } from '../../src/engine/load-topic.js';
import type { RigMessage } from '../../src/engine/rig.js';
import type { DurableLoadFindings, DurableLoadTask } from '../../src/engine/rig-tasks.js';
import { openClient } from './open-client.js';
import { runProgram, Stopwatch } from './run-program.js';

const KEYS = 5_000;
/** Enough for every batch to be full. */
const MOST_OPEN = 5_000;
const TELL_MS = 200;
const CLOSE_BUDGET_MS = 30_000;
/** Longer than a broker takes to come back. */
const DELIVERY_TIMEOUT_MS = 120_000;

/** Goes on until it is told that all is over, and at least until so many are acknowledged. */
runProgram(async (task: DurableLoadTask): Promise<DurableLoadFindings> => {
  const client = openClient(task);
  const producer = createProducer({ client, clock, metrics: newMetrics(), limits: { deliveryTimeoutMs: DELIVERY_TIMEOUT_MS } });
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
