import { setTimeout as sleep } from 'node:timers/promises';
import type { Signalbox } from '@signalbox/local-stack';
import { makeBenchLoad, type BenchLoad } from '../measure/bench-load.js';
import { readStackCpu, spentSince } from '../measure/cpu-meter.js';
import { openSignalbox } from '../measure/open-signalbox.js';
import { openProductServices, type ProductServices } from '../measure/product-services.js';
import type { Measurement } from './figures.js';

export interface QuickOptions {
  readonly count: number;
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

const END_DEADLINE_MS = 300_000;
const POLL_MS = 200;

/** Brings a whole Signalbox up, sends `count` messages through it as fast as they go, and takes the time. Throws where not every one is delivered exactly once. */
export async function runQuick({ count, print, abort }: QuickOptions): Promise<Measurement> {
  const signalbox = await openSignalbox({ replyDelayMs: { min: 0, max: 0 }, print, abort });
  const services = openProductServices(signalbox);
  try {
    print(`sending ${count} messages`);
    return await measure(signalbox, { services, loads: makeBenchLoad(`bench-${Date.now().toString(36)}`, count), print });
  } finally {
    await services.close();
    await signalbox.stop();
  }
}

interface Run {
  readonly services: ProductServices;
  readonly loads: readonly BenchLoad[];
  readonly print: (line: string) => void;
}

async function measure(signalbox: Signalbox, { services, loads, print }: Run): Promise<Measurement> {
  const messages = loads.reduce((sum, { intents }) => sum + intents.length, 0);
  // The first intent of each lane pays for connections and caches; it is not measured.
  const warmUp = loads.map((load) => ({ ...load, intents: load.intents.slice(0, 1).map((intent) => ({ ...intent, idempotencyKey: `${intent.idempotencyKey}-first` })) }));
  await services.publish(warmUp);
  await waitForDelivered(signalbox, warmUp.length);
  const cpuBefore = await readStackCpu(signalbox.stack);
  const startedAtMs = Date.now();
  await services.publish(loads);
  const publishMs = Date.now() - startedAtMs;
  print(`published within ${(publishMs / 1000).toFixed(1)} s`);
  const lastSubmitAtMs = await waitForDelivered(signalbox, warmUp.length + messages);
  const cpuMs = spentSince(cpuBefore, await readStackCpu(signalbox.stack));
  return { messages, publishMs, submitMs: lastSubmitAtMs - startedAtMs, cpuMs };
}

/** Waits until the carrier has delivered so many messages and has told of it; gives when it had the last of their requests. */
async function waitForDelivered({ simulator }: Signalbox, count: number): Promise<number> {
  for (const endMs = Date.now() + END_DEADLINE_MS; Date.now() < endMs; await sleep(POLL_MS)) {
    const { statuses, accepted, callbacks, duplicateCount } = await simulator.summarize();
    if (duplicateCount > 0 || accepted > count) throw new Error(`the carrier has ${accepted} messages of ${count}, ${duplicateCount} of them twice`);
    if ((statuses['delivered'] ?? 0) === count && callbacks.pending === 0) return readLastRequest(simulator);
  }
  throw new Error(`not all of ${count} messages were delivered within ${END_DEADLINE_MS / 1000} s`);
}

async function readLastRequest(simulator: Signalbox['simulator']): Promise<number> {
  let lastMs = 0;
  for await (const { requestReceivedAtMs } of simulator.streamLedger()) lastMs = Math.max(lastMs, requestReceivedAtMs);
  return lastMs;
}
