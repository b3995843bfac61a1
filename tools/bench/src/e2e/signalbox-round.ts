import type { Signalbox } from '@signalbox/local-stack';
import { awaitCount } from '../measure/await-count.js';
import type { BenchLoad } from '../measure/bench-load.js';
import { readStackCpu, spentSince, sumOf, withoutStarts, type CpuByName } from '../measure/cpu-meter.js';
import { openProductServices } from '../measure/product-services.js';
import type { ServerWatch } from '../measure/watch-servers.js';
import { readJourneys } from './read-journeys.js';

export interface SignalboxRound {
  readonly signalbox: Signalbox;
  readonly watch: ServerWatch;
  readonly loads: readonly BenchLoad[];
  /** With it all their idempotency keys begin. */
  readonly runId: string;
  /** CPU of intake when it has become ready without work. */
  readonly intakeStartMs: number;
  readonly abort: AbortSignal;
}

export interface SignalboxPass {
  readonly messages: number;
  readonly elapsedMs: number;
  readonly cpuMs: CpuByName;
}

const LOOK_EVERY_MS = 1_000;
const DEADLINE_MS = 900_000;

/** All intents wait while intake is down; its start begins the measurement and is not counted. Throws where a message is lost. */
export async function runSignalboxRound({ signalbox, watch, loads, runId, intakeStartMs, abort }: SignalboxRound): Promise<SignalboxPass> {
  const messages = sumOf(loads.map(({ intents }) => intents.length));
  const intake = signalbox.stack.service('intake');
  const before = await watch.countDelivered();
  await intake.stop();
  const services = openProductServices(signalbox);
  await services.publish(loads).finally(() => services.close());
  const cpuBefore = await readStackCpu(signalbox.stack);
  await intake.start();
  await awaitCount({ what: 'delivered messages', count: async () => (await watch.countDelivered()) - before, goal: messages, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
  const cpuMs = withoutStarts(spentSince(cpuBefore, await readStackCpu(signalbox.stack)), { intake: intakeStartMs });
  const { firstMs, lastMs, finals } = await readJourneys(watch.client, runId);
  if (finals !== messages) throw new Error(`${finals} of ${messages} messages have told of their end`);
  return { messages, elapsedMs: lastMs - firstMs, cpuMs };
}
