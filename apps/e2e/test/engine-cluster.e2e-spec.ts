import { setTimeout as sleep } from 'node:timers/promises';
import { findLongStalls, measureStalls } from '@signalbox/checkers';
import { awaitInSync, disturb, moveLeaders, planDisturbances, type EngineLoad } from '@signalbox/local-stack';
import { createSeededRandom } from '@signalbox/message';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitAcknowledged, awaitFlow, awaitStandstill, EngineTrial, type TrialHistory } from './engine/engine-trial.js';
import { useCluster } from './engine/use-cluster.js';

const stack = useCluster('engine-cluster');

const CASE_DEADLINE_MS = 150_000;
const START_DEADLINE_MS = 60_000;
const PARTITIONS = 12;
/** The shortest session that a broker allows by default, so that what follows a kill takes less of a test run. */
const SESSION_MS = 6_000;
/** From the moment at which the cluster could work again until producer and consumers do. */
const RESUME_MS = 30_000;

const random = createSeededRandom(4);
const shiftLeaders = (topics: readonly string[]): Promise<number> => moveLeaders({ brokers: stack().kafkaBrokers, topics, random });

describe('when the cluster is disturbed under load, nothing acknowledged is missing and every key keeps its order', () => {
  let trial: EngineTrial;

  beforeAll(async () => {
    trial = await EngineTrial.start({ stack: stack(), prefix: 'cluster-', partitions: PARTITIONS, members: 2, workMs: 10, limits: { sessionTimeoutMs: SESSION_MS } });
  }, START_DEADLINE_MS);
  afterAll(() => trial.stop(), START_DEADLINE_MS);

  /** Disturbs while a load of its own flows. */
  async function runUnderLoad(name: string, act: (load: EngineLoad) => Promise<string>): Promise<TrialHistory> {
    const load = trial.startLoad(name, 500);
    await awaitFlow(trial, load, RESUME_MS);
    const figures = await act(load);
    const history = await trial.finish(load, name);
    console.info(`${name}: ${figures}; ${history.acknowledged} records acknowledged`);
    return history;
  }

  it('leaders move every 0.7 s', async () => {
    const { violations, acknowledged } = await runUnderLoad('moves', async (load) => {
      let moved = 0;
      for (let move = 0; move < 8; move += 1) {
        moved += await shiftLeaders(trial.topics.names);
        await sleep(700);
      }
      return `${moved} leaders moved; flowed again after ${await awaitFlow(trial, load, RESUME_MS)} ms`;
    });
    expect(violations).toEqual([]);
    expect(acknowledged).toBeGreaterThan(1_000);
  }, CASE_DEADLINE_MS);

  it('a broker is killed and comes back', async () => {
    const { violations } = await runUnderLoad('kill', async (load) => {
      await stack().stopBroker(0, 'SIGKILL');
      const without = await awaitFlow(trial, load, RESUME_MS, 1_000);
      await stack().startBroker(0);
      await awaitInSync(stack().kafkaBrokers, trial.topics.names, RESUME_MS);
      return `flowed without it after ${without} ms, with it again after ${await awaitFlow(trial, load, RESUME_MS)} ms`;
    });
    expect(violations).toEqual([]);
  }, CASE_DEADLINE_MS);

  it('quorum is lost and comes back', async () => {
    const { violations } = await runUnderLoad('quorum', async (load) => {
      await Promise.all([stack().stopBroker(0, 'SIGKILL'), stack().stopBroker(1, 'SIGKILL')]);
      await awaitStandstill(load, 2_000, RESUME_MS);
      await Promise.all([stack().startBroker(0), stack().startBroker(1)]);
      const resumed = await awaitFlow(trial, load, RESUME_MS);
      await awaitInSync(stack().kafkaBrokers, trial.topics.names, RESUME_MS);
      return `flowed ${resumed} ms after both were back`;
    });
    expect(violations).toEqual([]);
  }, CASE_DEADLINE_MS);

  it('a broker is cut off while it goes on leading, and heals', async () => {
    const { violations } = await runUnderLoad('cut', async (load) => {
      // Whoever outlived the others leads everything.
      await shiftLeaders(trial.topics.names);
      await awaitFlow(trial, load, RESUME_MS);
      stack().cutBroker(2);
      const meanwhile = await awaitAcknowledged(load, 500, RESUME_MS).finally(() => stack().healBroker(2));
      const resumed = await awaitFlow(trial, load, RESUME_MS, 1_000);
      await awaitInSync(stack().kafkaBrokers, trial.topics.names, RESUME_MS);
      return `500 were acknowledged by the others in ${meanwhile} ms; flowed ${resumed} ms after it was healed`;
    });
    expect(violations).toEqual([]);
  }, CASE_DEADLINE_MS);

  it('a broker freezes until it is deposed, and goes on', async () => {
    const { violations } = await runUnderLoad('freeze', async (load) => {
      await stack().signalBroker(1, 'SIGSTOP');
      const without = await awaitFlow(trial, load, RESUME_MS, 2_000).finally(() => stack().signalBroker(1, 'SIGCONT'));
      await awaitInSync(stack().kafkaBrokers, trial.topics.names, RESUME_MS);
      return `flowed without it after ${without} ms, with it again after ${await awaitFlow(trial, load, RESUME_MS)} ms`;
    });
    expect(violations).toEqual([]);
  }, CASE_DEADLINE_MS);
});

describe('when members are killed, frozen, join and leave and leaders move, by a seeded schedule', () => {
  const MEMBERS = 3;
  /** By this one every kind comes, a kill twice. */
  const SCHEDULE_SEED = 46;
  let history: TrialHistory;
  let trial: EngineTrial;

  beforeAll(async () => {
    trial = await EngineTrial.start({ stack: stack(), prefix: 'members-', partitions: PARTITIONS, members: MEMBERS, workMs: 10, limits: { sessionTimeoutMs: SESSION_MS } });
    const { group, topics } = trial;
    const schedule = planDisturbances({ random: createSeededRandom(SCHEDULE_SEED), count: 9, members: MEMBERS, atLeast: 2, atMost: 4, weights: { kill: 1, leave: 1, join: 1, freeze: 1, thaw: 1, 'move-leaders': 1 } });
    console.info(`schedule: ${schedule.join(', ')}`);
    const load = trial.startLoad('k', 500);
    await awaitFlow(trial, load, RESUME_MS);
    for (const kind of schedule) {
      await disturb(kind, { group, random, moveLeaders: () => shiftLeaders(topics.names) });
      await group.settle(PARTITIONS);
      await awaitFlow(trial, load, RESUME_MS);
    }
    history = await trial.finish(load, 'k');
  }, CASE_DEADLINE_MS);
  afterAll(() => trial.stop(), START_DEADLINE_MS);

  it('loses nothing, keeps the order of every key, and repeats no more than was in flight, nothing of partitions that stay', () => {
    const { ownerships } = history.repeats;
    console.info(`${history.acknowledged} records; repeated ${ownerships.reduce((sum, { repeatedRecords }) => sum + repeatedRecords, 0)}; largest window ${Math.max(...ownerships.map(({ windowRecords }) => windowRecords))}`);
    expect(history.violations).toEqual([]);
    expect(history.acknowledged).toBeGreaterThan(1_000);
  });

  it('lets the others stand still for less than 12 s after a kill and 3 s after a planned leave', () => {
    const stalls = measureStalls(history.events, trial.group.disturbances, 12_000);
    const worst = (kind: string): number => Math.max(0, ...stalls.filter(({ disturbance }) => disturbance.kind === kind).map(({ lastedMs }) => lastedMs));
    console.info(`longest stalls: ${['killed', 'frozen', 'left', 'joined'].map((kind) => `${kind} ${worst(kind)} ms`).join(', ')}`);
    expect(findLongStalls(stalls, { killed: 12_000, frozen: 12_000, left: 3_000 })).toEqual([]);
  });
});
