import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Intent } from '@signalbox/contracts';
import { emit, type InboundRecord, type Outcome, type RecordProducer } from '@signalbox/kafka';
import { AdapterError } from '@signalbox/message';
import { indexOf, loadRecord } from '../../src/engine/load-topic.js';
import type { RigMessage } from '../../src/rig.js';
import type { OutageEnd, OutageFindings, OutageTask } from '../../src/engine/rig-tasks.js';
import { openClient } from './open-client.js';
import { runProgram } from './run-program.js';
import { startEngine } from './start-engine.js';

const DONE = emit([]);
const TICK_MS = 50;
/** A caller has an end to its patience, too: more are not published while so many wait. */
const MOST_OPEN = 2_000;
const RETRY_MS = 500;
const RECORD_BYTES = 300;
const TELL_EVERY = 100;

/** When each record was acknowledged and handled, by its index; milliseconds since the epoch. */
class Book {
  readonly acknowledgedAtMs: number[] = [];
  readonly handledAtMs: number[] = [];
  repeated = 0;
  failedPublications = 0;
  #handled = 0;

  handle(record: InboundRecord<Intent>): Promise<Outcome> {
    const index = indexOf(record.value);
    if (this.handledAtMs[index] === undefined) this.#handled += 1;
    else this.repeated += 1;
    this.handledAtMs[index] ??= Date.now();
    if (this.#handled % TELL_EVERY === 0) process.send?.({ progress: this.#handled } satisfies RigMessage);
    return Promise.resolve(DONE);
  }

  get lost(): number {
    return this.acknowledgedAtMs.reduce((lost, _atMs, index) => lost + (this.handledAtMs[index] === undefined ? 1 : 0), 0);
  }
}

function delayAfter(timesMs: readonly number[], fromMs: number): number | null {
  const firstMs = timesMs.reduce((first, atMs) => (atMs >= fromMs && atMs < first ? atMs : first), Infinity);
  return firstMs === Infinity ? null : firstMs - fromMs;
}

/** Publishes at a steady pace, and again what failed, as a caller would. */
class Caller {
  readonly #producer: RecordProducer;
  readonly #task: OutageTask;
  readonly #book: Book;
  #open = 0;
  #next = 0;
  #isClosed = false;

  constructor(producer: RecordProducer, task: OutageTask, book: Book) {
    this.#producer = producer;
    this.#task = task;
    this.#book = book;
  }

  async run(): Promise<void> {
    const perTick = Math.max(1, Math.round((this.#task.recordsPerSecond * TICK_MS) / 1000));
    while (!this.#isClosed) {
      for (let count = 0; count < perTick && this.#open < MOST_OPEN; count += 1) void this.#publish(this.#next++);
      await sleep(TICK_MS);
    }
  }

  /** Takes up nothing new; resolves when nothing is open. */
  async finish(): Promise<void> {
    this.#isClosed = true;
    while (this.#open > 0) await sleep(TICK_MS);
  }

  async #publish(index: number): Promise<void> {
    this.#open += 1;
    const record = loadRecord(index, `key-${index % this.#task.keys}`, RECORD_BYTES);
    for (;;) {
      try {
        await this.#producer.publish([record]);
        this.#book.acknowledgedAtMs[index] = Date.now();
        break;
      } catch (error) {
        if (!(error instanceof AdapterError)) throw error;
        this.#book.failedPublications += 1;
        await sleep(RETRY_MS);
      }
    }
    this.#open -= 1;
  }
}

runProgram(async (task: OutageTask): Promise<OutageFindings> => {
  const book = new Book();
  const engine = await startEngine({ client: openClient(task), groupId: 'outage', handle: (record) => book.handle(record) });
  const caller = new Caller(engine.producer, task, book);
  void caller.run();
  const [{ backAtMs }] = (await once(process, 'message')) as [OutageEnd];
  const deadlineMs = Date.now() + task.deadlineMs;
  const isBack = (): boolean => delayAfter(book.acknowledgedAtMs, backAtMs) !== null && delayAfter(book.handledAtMs, backAtMs) !== null;
  while (!isBack() && Date.now() < deadlineMs) await sleep(TICK_MS);
  await Promise.race([caller.finish(), sleep(Math.max(0, deadlineMs - Date.now()))]);
  while (book.lost > 0 && Date.now() < deadlineMs) await sleep(TICK_MS);
  const { lost, repeated, failedPublications } = book;
  return {
    acknowledged: book.acknowledgedAtMs.filter((atMs) => atMs > 0).length, lost, repeated, failedPublications,
    consumerMs: delayAfter(book.handledAtMs, backAtMs), producerMs: delayAfter(book.acknowledgedAtMs, backAtMs),
  };
});
