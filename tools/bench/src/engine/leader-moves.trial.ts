import { setTimeout as sleep } from 'node:timers/promises';
import { createTrialTopics, moveLeaders, restartBrokersInTurn, type Stack } from '@signalbox/local-stack';
import { createSeededRandom } from '@signalbox/message';
import type { DurableLoadFindings } from './rig-tasks.js';
import { startRig, type ClientName, type RigTask } from '../rig.js';
import { perSecond } from '../measure/statistics.js';
import type { Comparison, Findings, Trial, TrialSetup } from './trial.js';

export interface LeaderMovesSize {
  /** Acknowledged records, at least, by client; one that is left out does not run. */
  readonly records: Readonly<Partial<Record<ClientName, number>>> & { readonly kafkajs: number };
  readonly partitions: number;
}

const FULL: LeaderMovesSize = { records: { kafkajs: 1_000_000, platformatic: 200_000 }, partitions: 12 };
const SHORT: LeaderMovesSize = { ...FULL, records: { kafkajs: 60_000 } };
const MOVE_MS = 700;
/** A cluster that is too slow for the records ends the trial with fewer. */
const DEADLINE_MS = 360_000;
/** Records acknowledged before the first broker goes. */
const FLOWING = 5_000;

interface ClientLoad {
  readonly client: ClientName;
  readonly records: number;
}

interface Run extends DurableLoadFindings {
  /** Partitions whose leader was told to move. */
  readonly moves: number;
  /** Moves that the cluster was in no state for. */
  readonly refusedMoves: number;
}

export const leaderMovesTrial = (full = FULL): Trial => (setup) => measureLeaderMoves(setup, setup.isShort ? SHORT : full);

async function measureLeaderMoves(setup: TrialSetup, size: LeaderMovesSize): Promise<Findings> {
  const stack = await setup.openStack(3);
  const runOf = async (client: ClientName, records: number): Promise<Run> => {
    const run = await runClient({ client, records }, stack, size, setup);
    setup.print(`${client}: ${run.missing} of ${run.acknowledged} missing`);
    return run;
  };
  const kafkajs = await runOf('kafkajs', size.records.kafkajs);
  const platformatic = size.records.platformatic === undefined ? undefined : await runOf('platformatic', size.records.platformatic);
  return {
    values: { 'moves-acknowledged': kafkajs.acknowledged, 'moves-missing': kafkajs.missing },
    figures: [
      { name: 'moves, leaders told to move', value: kafkajs.moves, unit: 'partitions' },
      { name: 'moves, that the cluster was in no state for', value: kafkajs.refusedMoves, unit: 'times' },
      { name: 'moves, publications given up', value: kafkajs.failed, unit: 'records' },
    ],
    ...(platformatic !== undefined && { comparisons: compare(kafkajs, platformatic) }),
  };
}

/** Leaders move all the time; beside that every broker is restarted once. The load goes on until both that and its records are through. */
async function runClient({ client, records }: ClientLoad, stack: Stack, { partitions }: LeaderMovesSize, setup: TrialSetup): Promise<Run> {
  const prefix = `${setup.prefix}${client}-`;
  const { names } = await createTrialTopics(stack, prefix, partitions);
  const [flowing, enough] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let acknowledgedSoFar = 0;
  const onProgress = (acknowledged: number): void => {
    acknowledgedSoFar = acknowledged;
    if (acknowledged >= FLOWING) flowing.resolve();
    if (acknowledged >= records) enough.resolve();
  };
  const rig = startRig<RigTask, DurableLoadFindings>('engine/durable-load', { client, brokers: stack.kafkaBrokers, prefix }, { abort: setup.abort, onProgress });
  const mover = new LeaderMover(stack, names, setup.seed);
  try {
    await Promise.race([flowing.promise, rig.result]);
    const moving = mover.run();
    const deadline = sleep(DEADLINE_MS, undefined, { ref: false });
    await restartBrokersInTurn({ stack, topics: names });
    setup.print(`every broker was restarted, ${acknowledgedSoFar} records are acknowledged`);
    await Promise.race([enough.promise, rig.result, deadline]);
    mover.stop();
    await moving;
    rig.tell('enough');
    return { ...(await rig.result), moves: mover.moves, refusedMoves: mover.refused };
  } finally {
    mover.stop();
    rig.kill();
  }
}

class LeaderMover {
  moves = 0;
  refused = 0;
  readonly #stack: Stack;
  readonly #topics: readonly string[];
  readonly #random: () => number;
  #isStopped = false;

  constructor(stack: Stack, topics: readonly string[], seed: number) {
    this.#stack = stack;
    this.#topics = topics;
    this.#random = createSeededRandom(seed);
  }

  async run(): Promise<void> {
    while (!this.#isStopped) {
      const next = sleep(MOVE_MS);
      try {
        this.moves += await moveLeaders({ brokers: this.#stack.kafkaBrokers, topics: this.#topics, random: this.#random });
      } catch {
        // A broker of three is away, or comes back this moment.
        this.refused += 1;
      }
      await next;
    }
  }

  stop(): void {
    this.#isStopped = true;
  }
}

function compare(kafkajs: Run, platformatic: Run): Comparison[] {
  const row = (name: string, unit: string, read: (run: Run) => number): Comparison => ({ name, unit, kafkajs: read(kafkajs), platformatic: read(platformatic) });
  return [
    row('moves-acknowledged', 'records', ({ acknowledged }) => acknowledged),
    row('moves-missing', 'records', ({ missing }) => missing),
    row('moves, out of order in the log', 'records', ({ misplaced }) => misplaced),
    row('moves, repeated in the log', 'records', ({ repeated }) => repeated),
    row('moves', 'records/s', ({ acknowledged, elapsedMs }) => perSecond(acknowledged, elapsedMs)),
    row('moves, CPU', 'us/record', ({ acknowledged, cpuMs }) => (cpuMs * 1000) / acknowledged),
  ];
}
