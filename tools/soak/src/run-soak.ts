import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSignalboxClient, type SignalboxClient } from '@signalbox/client';
import { developmentKeys, DEVELOPMENT_TENANTS, seedPolicyFile, startSignalbox, type Signalbox } from '@signalbox/local-stack';
import { judgeSoak, type SoakEnd, type SoakVerdict } from './judge/judge-soak.js';
import { sumOf } from './metrics-text.js';
import { raisePace } from './raise-pace.js';
import type { Sample } from './sample.js';
import { readMetrics, Sampler } from './sampler.js';
import { SoakPublisher } from './soak-load.js';
import { planSoak, type SoakPlan } from './soak-plan.js';
import { renderSample } from './soak-report.js';
import { StatusWatch } from './status-watch.js';

export interface SoakOptions {
  readonly minutes: number;
  readonly rate: number;
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

export interface Soak {
  readonly samples: readonly Sample[];
  readonly end: SoakEnd;
  readonly verdicts: readonly SoakVerdict[];
}

const SAMPLE_EVERY_S = 5;
/** Intents go out evenly. */
const PUBLISH_EVERY_MS = 25;
const DRAIN_DEADLINE_MS = 60_000;
const POLL_MS = 200;
/** A thousand numbers in turns are in a row, as those of an attack are. */
const ONLY_LOOK_ON = { FRAUD_MODE: 'observe' };

/** A whole Signalbox under a sustained load, with an eye on everything that must not grow. */
export async function runSoak(options: SoakOptions): Promise<Soak> {
  const { rate, print, abort } = options;
  const policyFile = join(tmpdir(), `signalbox-soak-policy-${process.pid}.json`);
  await writeFile(policyFile, JSON.stringify(raisePace(JSON.parse(await readFile(seedPolicyFile, 'utf8')), 2 * rate)));
  const signalbox = await startSignalbox({ ownServers: true, policyFile, seed: 'soak', onLog: print, abort, env: { 'fraud-detection': ONLY_LOOK_ON } });
  try {
    // Every message gets a receipt, soon, so that each can be followed to its end.
    await signalbox.simulator.putSettings({ callbackDelayScale: 0.1, outcomes: { finals: { delivered: 95, undelivered: 5, failed: 0, sent: 0 } } });
    return await soak(signalbox, options);
  } finally {
    await signalbox.stop();
  }
}

async function soak(signalbox: Signalbox, options: SoakOptions): Promise<Soak> {
  const plan = planSoak(options);
  const keyPrefix = `soak-${Date.now().toString(36)}-`;
  const statuses = new StatusWatch(keyPrefix);
  const clients = new Map(DEVELOPMENT_TENANTS.map(({ tenantId, keyPepper }) => [tenantId, createSignalboxClient({ brokers: signalbox.stack.kafkaBrokers, tenantId, keyPepper, intakePublicKey: developmentKeys.intakePublicKey })]));
  const publisher = new SoakPublisher(plan, keyPrefix, clients);
  const sampler = new Sampler({ signalbox, plan, statuses, published: () => publisher.published });
  try {
    await followStatuses(clients, statuses, keyPrefix);
    options.print(`${plan.dueBy(plan.durationS)} intents in ${options.minutes} minutes: ${options.rate}/s, for most of the time ${1.5 * options.rate}/s`);
    const samples = await drive(plan, publisher, sampler, options);
    const end = await drain(signalbox, statuses, publisher, plan);
    return { samples, end, verdicts: judgeSoak(samples, plan, end) };
  } finally {
    await Promise.all([...clients.values()].map((client) => client.close()));
  }
}

async function followStatuses(clients: ReadonlyMap<string, SignalboxClient>, statuses: StatusWatch, groupId: string): Promise<void> {
  const [reader] = clients.values();
  await reader?.consumeStatuses({ groupId, fromBeginning: true, allTenants: true, onStatus: (change) => statuses.observe(change, Date.now()) });
}

async function drive(plan: SoakPlan, publisher: SoakPublisher, sampler: Sampler, { print, abort }: SoakOptions): Promise<Sample[]> {
  const startedMs = performance.now();
  const sinceStartS = (): number => (performance.now() - startedMs) / 1000;
  const samples: Sample[] = [];
  const watch = async (): Promise<void> => {
    for (let next = 1; next * SAMPLE_EVERY_S <= plan.durationS; next += 1) {
      await sleep(Math.max(0, 1000 * (next * SAMPLE_EVERY_S - sinceStartS())), undefined, { signal: abort });
      const sample = await sampler.take(sinceStartS());
      samples.push(sample);
      print(renderSample(sample));
    }
  };
  const publish = async (): Promise<void> => {
    for (; sinceStartS() < plan.durationS; await sleep(PUBLISH_EVERY_MS, undefined, { signal: abort })) await publisher.publishDue(sinceStartS());
  };
  await Promise.all([watch(), publish()]);
  return samples;
}

/** Waits until everything has its end, and counts what has not. */
async function drain(signalbox: Signalbox, statuses: StatusWatch, publisher: SoakPublisher, plan: SoakPlan): Promise<SoakEnd> {
  for (const endMs = Date.now() + DRAIN_DEADLINE_MS; Date.now() < endMs && statuses.endedCount < publisher.published; ) await sleep(POLL_MS);
  const [{ duplicateCount }, metrics] = await Promise.all([signalbox.simulator.summarize(), readMetrics(signalbox)]);
  return {
    planned: plan.dueBy(plan.durationS), published: publisher.published, withoutEnd: publisher.published - statuses.endedCount,
    sentTwice: duplicateCount, deadLetters: sumOf([...metrics.values()].flat(), 'sb_dead_letters_total'),
  };
}
