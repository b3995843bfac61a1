import type { Signalbox } from '@signalbox/local-stack';
import { awaitCount } from '../measure/await-count.js';
import type { BenchLoad } from '../measure/bench-load.js';
import { readStackCpu, spentSince, sumOf, type CpuByName } from '../measure/cpu-meter.js';
import { openProductServices } from '../measure/product-services.js';
import type { ServerWatch } from '../measure/watch-servers.js';
import { readJourneys } from './read-journeys.js';

export interface SignalboxRound {
  readonly signalbox: Signalbox;
  readonly watch: ServerWatch;
  readonly loads: readonly BenchLoad[];
  /** With it all their idempotency keys begin. */
  readonly runId: string;
  readonly abort: AbortSignal;
}

export interface SignalboxPass {
  readonly messages: number;
  readonly elapsedMs: number;
  readonly cpuMs: CpuByName;
}

const LOOK_EVERY_MS = 1_000;
const DEADLINE_MS = 900_000;

/** All intents wait while intake is down; its start, which begins the measurement, is part of what it costs. Throws where a message is lost. */
export async function runSignalboxRound({ signalbox, watch, loads, runId, abort }: SignalboxRound): Promise<SignalboxPass> {
  const messages = sumOf(loads.map(({ intents }) => intents.length));
  const intake = signalbox.stack.service('intake');
  const before = await watch.countDelivered();
  await intake.stop();
  const services = openProductServices(signalbox);
  await services.publish(loads).finally(() => services.close());
  const cpuBefore = await readStackCpu(signalbox.stack);
  await intake.start();
  await awaitCount({ what: 'delivered messages', count: async () => (await watch.countDelivered()) - before, goal: messages, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
  const cpuMs = spentSince(cpuBefore, await readStackCpu(signalbox.stack));
  const { firstMs, lastMs, finals } = await readJourneys(watch.client, runId);
  if (finals !== messages) throw new Error(`${finals} of ${messages} messages have told of their end`);
  return { messages, elapsedMs: lastMs - firstMs, cpuMs };
}
