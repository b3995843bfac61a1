import type { Intent } from '@signalbox/contracts';
import { emit, type InboundRecord, type Outcome } from '@signalbox/kafka';
import { AdapterError } from '@signalbox/message';
import { keyOf, planKeyWork, type KeyWork, type KeyWorkPlan } from '../../src/engine/key-work.js';
import { indexOf } from '../../src/engine/load-topic.js';
import type { KeyWorkPass, KeyWorkRound, KeyWorkTask } from '../../src/engine/rig-tasks.js';
import { openClient } from './open-client.js';
import { runProgram, Stopwatch } from './run-program.js';
import { startEngine } from './start-engine.js';

const DONE = emit([]);
const sleep = (delayMs: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, delayMs));

/** Handles the records of one load and sees to their order. */
class Worker {
  readonly #work: KeyWork;
  readonly #plan: KeyWorkPlan;
  /** By key: how many of its records are done. */
  readonly #done: Uint32Array;
  readonly #isRunning: Uint8Array;
  readonly finished = Promise.withResolvers<void>();
  stopwatch: Stopwatch | undefined;
  disorder = 0;
  #completed = 0;

  constructor(work: KeyWork) {
    this.#work = work;
    this.#plan = planKeyWork(work);
    this.#done = new Uint32Array(work.keys);
    this.#isRunning = new Uint8Array(work.keys);
  }

  async handle(record: InboundRecord<Intent>): Promise<Outcome> {
    this.stopwatch ??= new Stopwatch();
    const index = indexOf(record.value);
    const key = keyOf(this.#work, index);
    if (this.#isRunning[key] === 1 || this.#done[key] !== Math.floor(index / this.#work.keys)) this.disorder += 1;
    this.#isRunning[key] = 1;
    const workMs = this.#plan.workMs[index] ?? 0;
    if (workMs > 0) await sleep(workMs);
    this.#isRunning[key] = 0;
    if (record.attempts <= (this.#plan.failures[index] ?? 0)) throw new AdapterError('store-away', 'unreachable');
    this.#done[key] = (this.#done[key] ?? 0) + 1;
    if (++this.#completed === this.#work.records) this.finished.resolve();
    return DONE;
  }
}

/** From the first record that is begun to the last that is done: joining the group is not counted. */
async function runRound(task: KeyWorkTask, { topicOf, work }: KeyWorkRound, groupId: string): Promise<KeyWorkPass> {
  const worker = new Worker(work);
  const delayMs = work.failures?.delayMs ?? 1;
  const engine = await startEngine({
    client: openClient({ ...task, prefix: task.prefix + topicOf }),
    groupId,
    handle: (record) => worker.handle(record),
    limits: { retryBaseMs: delayMs, retryCapMs: delayMs },
  });
  await worker.finished.promise;
  const { elapsedMs, cpuMs } = worker.stopwatch?.read() ?? { elapsedMs: NaN, cpuMs: NaN };
  await engine.stop();
  return { elapsedMs, cpuMs, disorder: worker.disorder };
}

runProgram(async (task: KeyWorkTask): Promise<KeyWorkPass[]> => {
  const passes: KeyWorkPass[] = [];
  for (const [index, round] of task.rounds.entries()) passes.push(await runRound(task, round, `${task.client}-${index}`));
  return passes;
});
