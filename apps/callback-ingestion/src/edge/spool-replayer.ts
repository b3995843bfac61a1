import type { FaultPoints, RecordProducer } from '@signalbox/kafka';
import { AdapterError, nextDelayMs } from '@signalbox/message';
import type { Spool, SpoolBatch, SpooledRecord } from '@signalbox/spool';
import type { Logger } from '@signalbox/telemetry';
import type { BrokerWatch } from './broker-watch.js';
import type { EdgeTools } from './edge-tools.js';
import { openRecord } from './spooled-record.js';

export interface ReplayParts {
  readonly spool: Spool;
  /** Of its own, so that nothing new waits behind what is replayed. */
  readonly producer: RecordProducer;
  readonly watch: BrokerWatch;
  readonly tools: EdgeTools;
  readonly logger: Logger;
  readonly faults: FaultPoints;
}

/** One batch is under way at a time: what it holds in memory, and what new webhooks share Kafka with. */
const BATCH = { records: 500, bytes: 1024 * 1024 };
/** Between tries while Kafka is away; short, because each of these is also how the edge learns that it is back. */
const RETRY = { baseMs: 100, capMs: 2_000 };
/** Looks without being woken so often, for what a write left behind when it failed. */
const IDLE_MS = 1_000;

/** Brings what is on the disk to Kafka, oldest first, each record at least once, and goes on by itself when Kafka is back. */
export class SpoolReplayer {
  readonly #parts: ReplayParts;
  #running: Promise<void> | undefined;
  #phase: 'running' | 'draining' | 'stopped' = 'running';
  #endSleep: (() => void) | undefined;
  #delayMs = 0;
  /** Offsets of records of the batch under way that Kafka has, so that a second try repeats only what failed. */
  readonly #published = new Set<number>();

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There is something to replay. */
  wake(): void {
    if (this.#delayMs === 0) this.#endSleep?.();
  }

  /** Goes on until the disk is empty or Kafka does not answer, but no longer than the budget. What is left stays on the disk. */
  async stop(budgetMs: number): Promise<void> {
    this.#phase = this.#parts.watch.isAnswering() ? 'draining' : 'stopped';
    this.#endSleep?.();
    if (this.#phase === 'stopped') return;
    const { promise: deadline, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, budgetMs);
    await Promise.race([this.#running, deadline]);
    clearTimeout(timer);
    this.#phase = 'stopped';
  }

  async #run(): Promise<void> {
    while (this.#phase !== 'stopped') {
      const hasMore = await this.#replayOnce();
      if (hasMore) this.#delayMs = 0;
      else if (this.#phase !== 'running') return;
      else await this.#sleep(this.#delayMs || IDLE_MS);
    }
  }

  /** False where there is nothing to do now, or it failed. */
  async #replayOnce(): Promise<boolean> {
    const { spool, tools, logger, faults } = this.#parts;
    try {
      const batch = await spool.readOldest(BATCH);
      this.#delayMs = batch ? nextDelayMs(this.#delayMs, RETRY, tools.random) : 0;
      if (!batch || !(await this.#publishAll(batch))) return false;
      await faults.reach('edge.before-checkpoint');
      this.#published.clear();
      await spool.complete(batch);
      return true;
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      logger.error('the replay of the spool failed', { code: error.code, err: error });
      this.#delayMs = nextDelayMs(this.#delayMs, RETRY, tools.random);
      return false;
    }
  }

  /** True when each record is in Kafka or set aside for good; false where Kafka is away, or the replayer is to end. */
  async #publishAll({ records }: SpoolBatch): Promise<boolean> {
    const { metrics } = this.#parts.tools;
    const open = records.filter(({ offset }) => !this.#published.has(offset));
    const outcomes = await Promise.all(open.map((spooled) => this.#publish(spooled)));
    const all = (wanted: Published): SpooledRecord[] => open.filter((_, index) => outcomes[index] === wanted);
    for (const { offset } of all('done')) this.#published.add(offset);
    metrics.count('sb_spool_handled_total', { outcome: 'replayed' }, all('done').length);
    if (all('away').length > 0) return false;
    for (const spooled of all('rejected')) await this.#setAside(spooled);
    return true;
  }

  async #setAside(spooled: SpooledRecord): Promise<void> {
    const { spool, logger, tools } = this.#parts;
    await spool.setAside(spooled);
    tools.metrics.count('sb_spool_handled_total', { outcome: 'rejected' });
    logger.error('a spooled record was set aside: no key opens it, or Kafka will never take it', { segment: spooled.segment, offset: spooled.offset });
  }

  async #publish({ payload }: SpooledRecord): Promise<Published> {
    const { tools, watch, producer } = this.#parts;
    const record = openRecord(payload, tools.keyring);
    if (record === null) return 'rejected';
    try {
      await watch.follow(producer.publish([record]));
      return 'done';
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      return error.disposition === 'rejected' ? 'rejected' : 'away';
    }
  }

  async #sleep(delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endSleep = undefined;
  }
}

type Published = 'done' | 'rejected' | 'away';
