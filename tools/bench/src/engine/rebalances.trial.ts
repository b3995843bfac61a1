import { setTimeout as sleep } from 'node:timers/promises';
import { createProducer } from '@signalbox/kafka';
import { createTrialTopics, disturb, EngineLoad, MemberGroup, planDisturbances, readLog, TRIAL_SOURCE, TRIAL_TARGET } from '@signalbox/local-stack';
import { createSeededRandom } from '@signalbox/message';
import { clock, newMetrics } from './load-topic.js';
import { judgeRebalances, type GroupHistory } from './judge-rebalances.js';
import type { Findings, Trial, TrialSetup } from './trial.js';

export interface RebalancesSize {
  /** Steps of the schedule; each makes the group rebalance, and the first members add theirs. */
  readonly disturbances: number;
  readonly partitions: number;
  readonly recordsPerSecond: number;
}

const FULL: RebalancesSize = { disturbances: 100, partitions: 12, recordsPerSecond: 400 };
const SHORT: RebalancesSize = { ...FULL, disturbances: 8 };

/** A kill and a freeze cost a session timeout each, a leave and a join next to nothing. */
const SCHEDULE = { members: 3, atLeast: 2, atMost: 5, weights: { kill: 2, leave: 3, join: 4, freeze: 1, thaw: 2 } } as const;
const KEYS = 500;
const WORK_MS = 20;
const MOST_OPEN = 5_000;
/** Longest pause between a settled group and the next step. */
const PAUSE_MS = 1_000;
/** A group that takes so long is stuck; a busy machine and a session timeout together take less. */
const SETTLE_DEADLINE_MS = 120_000;
const DELIVERY_TIMEOUT_MS = 120_000;
const CLOSE_BUDGET_MS = 30_000;
const DRAIN_DEADLINE_MS = 120_000;
const DRAIN_POLL_MS = 500;

export const rebalancesTrial = (full = FULL): Trial => (setup) => measureRebalances(setup, setup.isShort ? SHORT : full);

async function measureRebalances(setup: TrialSetup, size: RebalancesSize): Promise<Findings> {
  const stack = await setup.openStack(3);
  const topicPrefix = setup.prefix;
  const { client } = await createTrialTopics(stack, topicPrefix, size.partitions);
  const producer = createProducer({ client, clock, metrics: newMetrics(), limits: { deliveryTimeoutMs: DELIVERY_TIMEOUT_MS } });
  const load = new EngineLoad({ producer, keys: KEYS, perSecond: size.recordsPerSecond, maxOpen: MOST_OPEN });
  const group = new MemberGroup({ stack, topicPrefix, workMs: WORK_MS });
  try {
    await Promise.all(Array.from({ length: SCHEDULE.members }, () => group.join()));
    await group.settle(size.partitions, SETTLE_DEADLINE_MS);
    load.start();
    await carryOut(group, size, setup);
    await load.stop();
    const source = await readLog(client, TRIAL_SOURCE);
    await drain(group, source.length, setup);
    await group.stop();
    const history: GroupHistory = { acknowledged: load.acknowledged, source, target: await readLog(client, TRIAL_TARGET), events: group.readEvents(), disturbances: group.disturbances };
    return judgeRebalances(history);
  } finally {
    await group.stop();
    await producer.close(CLOSE_BUDGET_MS);
  }
}

/** One step after the other, each on a group that has settled: so every one of them is a rebalance of its own. */
async function carryOut(group: MemberGroup, { disturbances, partitions }: RebalancesSize, { seed, print, abort }: TrialSetup): Promise<void> {
  const random = createSeededRandom(seed);
  const schedule = planDisturbances({ random, count: disturbances, ...SCHEDULE });
  for (const [index, kind] of schedule.entries()) {
    await sleep(random() * PAUSE_MS, undefined, { signal: abort });
    if (index % 10 === 0) print(`${index} of ${schedule.length}`);
    await disturb(kind, { group, random, moveLeaders: () => Promise.resolve() });
    await group.settle(partitions, SETTLE_DEADLINE_MS);
  }
}

/** Waits until every record was done, or nobody does any more; what is left is for the judges to say. */
async function drain(group: MemberGroup, records: number, { abort }: TrialSetup): Promise<void> {
  for (const endMs = Date.now() + DRAIN_DEADLINE_MS; Date.now() < endMs; await sleep(DRAIN_POLL_MS, undefined, { signal: abort })) {
    const done = new Set(group.readEvents().flatMap((event) => (event.kind === 'done' ? [`${event.partition}/${event.offset}`] : [])));
    if (done.size >= records) return;
  }
}
