import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSignalboxClient, type SignalboxClient } from '@signalbox/client';
import { developmentKeys, DEVELOPMENT_TENANTS, seedPolicyFile, startSignalbox, type Signalbox } from '@signalbox/local-stack';
import { makeBenchLoad, type BenchLoad } from './bench-load.js';
import { liftPace } from './bench-policy.js';
import type { Measurement } from './figures.js';
import { readCpuByPid } from './process-cpu.js';

export interface BenchOptions {
  readonly count: number;
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

const END_DEADLINE_MS = 300_000;
const POLL_MS = 200;

/** Brings a whole Signalbox up, sends `count` messages through it as fast as they go, and takes the time. Throws where not every one is delivered exactly once. */
export async function runBench({ count, print, abort }: BenchOptions): Promise<Measurement> {
  const policyFile = join(tmpdir(), `signalbox-bench-policy-${process.pid}.json`);
  await writeFile(policyFile, JSON.stringify(liftPace(JSON.parse(await readFile(seedPolicyFile, 'utf8')))));
  const signalbox = await startSignalbox({ ownServers: true, policyFile, seed: 'bench', onLog: print, abort });
  try {
    await signalbox.simulator.putSettings({ replyDelayMs: { min: 0, max: 0 }, callbackDelayScale: 0.05, outcomes: { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 } } });
    print(`sending ${count} messages`);
    return await measure(signalbox, makeBenchLoad(`bench-${Date.now().toString(36)}`, count), print);
  } finally {
    await signalbox.stop();
  }
}

async function measure(signalbox: Signalbox, loads: readonly BenchLoad[], print: (line: string) => void): Promise<Measurement> {
  const messages = loads.reduce((sum, { intents }) => sum + intents.length, 0);
  const clients = new Map(loads.map(({ tenantId }) => [tenantId, connect(signalbox, tenantId)]));
  try {
    // The first intent of each lane pays for connections and caches; it is not measured.
    const warmUp = loads.map((load) => ({ ...load, intents: load.intents.slice(0, 1).map((intent) => ({ ...intent, idempotencyKey: `${intent.idempotencyKey}-first` })) }));
    await publishAll(warmUp, clients);
    await waitForDelivered(signalbox, warmUp.length);
    const cpuBefore = await readCpu(signalbox);
    const startedAtMs = Date.now();
    await publishAll(loads, clients);
    const publishMs = Date.now() - startedAtMs;
    print(`published within ${(publishMs / 1000).toFixed(1)} s`);
    const lastSubmitAtMs = await waitForDelivered(signalbox, warmUp.length + messages);
    const cpuAfter = await readCpu(signalbox);
    const cpuMs = Object.fromEntries([...cpuAfter].map(([name, ms]) => [name, ms - (cpuBefore.get(name) ?? 0)]));
    return { messages, publishMs, submitMs: lastSubmitAtMs - startedAtMs, cpuMs };
  } finally {
    await Promise.all([...clients.values()].map((client) => client.close()));
  }
}

function connect({ stack }: Signalbox, tenantId: string): SignalboxClient {
  const keyPepper = DEVELOPMENT_TENANTS.find((tenant) => tenant.tenantId === tenantId)?.keyPepper ?? '';
  return createSignalboxClient({ brokers: stack.kafkaBrokers, tenantId, keyPepper, intakePublicKey: developmentKeys.intakePublicKey });
}

async function publishAll(loads: readonly BenchLoad[], clients: ReadonlyMap<string, SignalboxClient>): Promise<void> {
  await Promise.all(loads.map(async ({ tenantId, intents }) => clients.get(tenantId)?.publish(intents)));
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

/** By name of the process; the supervisor only watches. */
async function readCpu({ stack }: Signalbox): Promise<Map<string, number>> {
  const processes = stack.processes().filter(({ name }) => name !== 'supervisor');
  const cpu = await readCpuByPid(processes.map(({ pid }) => pid));
  return new Map(processes.map(({ name, pid }) => [name, cpu.get(pid) ?? 0]));
}
