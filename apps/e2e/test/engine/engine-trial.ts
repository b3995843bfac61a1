import { setTimeout as sleep } from 'node:timers/promises';
import { findMisplaced, findMissing, findOvertaking, findSplitKeys, findUndone, measureRepeats, type EngineViolation, type LoggedRecord, type MemberEvent, type Repeats } from '@signalbox/checkers';
import { createProducer, type RecordProducer, type RunnerLimits } from '@signalbox/kafka';
import { createTrialTopics, EngineLoad, MemberGroup, readLog, TRIAL_SOURCE, TRIAL_TARGET, type Stack, type TrialTopics } from '@signalbox/local-stack';
import { systemClock } from '@signalbox/service';
import { createMetrics } from '@signalbox/telemetry';
import { waitUntil } from '../stack/wait-until.js';

/** Longer than any disturbance here: what the producer gives up is a fault. */
const DELIVERY_TIMEOUT_MS = 120_000;
const STOP_BUDGET_MS = 10_000;
const DRAIN_DEADLINE_MS = 60_000;
const KEYS = 200;
const MOST_OPEN = 4_000;

export interface TrialOptions {
  readonly stack: Stack;
  readonly prefix: string;
  readonly partitions: number;
  readonly members: number;
  readonly workMs: number;
  readonly limits: Partial<RunnerLimits>;
}

/** What is left of a load when all of it has come through, and how it was executed. */
export interface TrialHistory {
  readonly acknowledged: number;
  readonly violations: readonly EngineViolation[];
  readonly events: readonly MemberEvent[];
  readonly repeats: Repeats;
}

/** Topics, a producer and a group of processes that copies from the one topic to the other; loads go through one after the other. */
export class EngineTrial {
  readonly topics: TrialTopics;
  readonly group: MemberGroup;
  readonly #producer: RecordProducer;

  private constructor(topics: TrialTopics, group: MemberGroup) {
    this.topics = topics;
    this.group = group;
    this.#producer = createProducer({ client: topics.client, clock: systemClock, metrics: createMetrics({ service: 'trial', processMetrics: false }), limits: { deliveryTimeoutMs: DELIVERY_TIMEOUT_MS } });
  }

  /** Resolves when the members share the partitions. */
  static async start({ stack, prefix, partitions, members, workMs, limits }: TrialOptions): Promise<EngineTrial> {
    const topics = await createTrialTopics(stack, prefix, partitions);
    const group = new MemberGroup({ stack, topicPrefix: prefix, workMs, limits });
    await Promise.all(Array.from({ length: members }, () => group.join()));
    await group.settle(partitions);
    return new EngineTrial(topics, group);
  }

  startLoad(keyPrefix: string, perSecond: number): EngineLoad {
    const load = new EngineLoad({ producer: this.#producer, keys: KEYS, keyPrefix, perSecond, maxOpen: MOST_OPEN });
    load.start();
    return load;
  }

  /** Stops the load, lets all of it come through, and judges what became of it. */
  async finish(load: EngineLoad, keyPrefix: string): Promise<TrialHistory> {
    await load.stop();
    const isOfLoad = ({ key }: LoggedRecord): boolean => key.startsWith(keyPrefix);
    const source = (await readLog(this.topics.client, TRIAL_SOURCE)).filter(isOfLoad);
    const events = await waitUntil('everything is done', DRAIN_DEADLINE_MS, () => {
      const told = this.group.readEvents();
      return findUndone(source, told).length === 0 && told;
    });
    const target = (await readLog(this.topics.client, TRIAL_TARGET)).filter(isOfLoad);
    const repeats = measureRepeats(events);
    const givenUp = load.failures.map((error): EngineViolation => ({ rule: 'lost', subject: keyPrefix, what: `the producer gave up: ${String(error)}` }));
    const violations = [
      ...givenUp, ...findMissing(load.acknowledged, source), ...findMissing(source, target),
      ...findMisplaced(source), ...findMisplaced(target), ...findSplitKeys(source), ...findOvertaking(source, events), ...repeats.violations,
    ];
    return { acknowledged: load.acknowledged.length, violations, events, repeats };
  }

  async stop(): Promise<void> {
    await this.group.stop();
    await this.#producer.close(STOP_BUDGET_MS);
  }
}

/** Resolves with the milliseconds from now until so many records more are acknowledged, and as many more done. */
export async function awaitFlow(trial: EngineTrial, load: EngineLoad, deadlineMs: number, records = 100): Promise<number> {
  const startedAt = performance.now();
  const [acknowledged, done] = [load.acknowledged.length, countDone(trial)];
  await waitUntil(`${records} records flow again`, deadlineMs, () => load.acknowledged.length >= acknowledged + records && countDone(trial) >= done + records);
  return Math.round(performance.now() - startedAt);
}

/** Resolves with the milliseconds from now until so many records more are acknowledged, whether done or not. */
export async function awaitAcknowledged(load: EngineLoad, records: number, deadlineMs: number): Promise<number> {
  const startedAt = performance.now();
  const before = load.acknowledged.length;
  await waitUntil(`${records} records more are acknowledged`, deadlineMs, () => load.acknowledged.length >= before + records);
  return Math.round(performance.now() - startedAt);
}

/** Resolves when nothing is acknowledged for so long. */
export async function awaitStandstill(load: EngineLoad, quietMs: number, deadlineMs: number): Promise<void> {
  let last = { count: -1, atMs: 0 };
  await waitUntil('the load stands still', deadlineMs, async () => {
    if (load.acknowledged.length !== last.count) last = { count: load.acknowledged.length, atMs: performance.now() };
    await sleep(20);
    return performance.now() - last.atMs > quietMs;
  });
}

const countDone = ({ group }: EngineTrial): number => group.readEvents().reduce((sum, { kind }) => sum + (kind === 'done' ? 1 : 0), 0);
