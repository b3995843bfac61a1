import { DAY_TABLES, judgePartitionDays, listDayPartitions, type DayPartition, type SqlRunner } from '@signalbox/data-model';
import { RoundLoop, type Platform } from '@signalbox/service';

/** Days change slowly; a new one is seen soon enough. */
const INTERVAL_MS = 60_000;

const TABLE_NAMES = DAY_TABLES.map(({ name }) => name);

/**
 * Tells how far the partitions of days reach, for whoever makes them may be what is down. What the last look saw is judged anew, by
 * the clock of this process, whenever the metrics are read: the figures go on falling while the database is away.
 */
export class PartitionWatch {
  readonly #database: SqlRunner;
  readonly #loop: RoundLoop;
  #seen: readonly DayPartition[] | undefined;

  constructor(database: SqlRunner, { clock, metrics, logger }: Pick<Platform, 'clock' | 'metrics' | 'logger'>) {
    this.#database = database;
    this.#loop = new RoundLoop({ intervalMs: INTERVAL_MS, failure: 'the partitions of days could not be read', run: () => this.look() }, logger);
    metrics.beforeRender(() => {
      for (const { table, ahead, overdue } of this.#seen === undefined ? [] : judgePartitionDays(this.#seen, clock.nowMs())) {
        metrics.gauge('sb_partition_days_ahead', { table }, ahead);
        metrics.gauge('sb_partition_days_overdue', { table }, overdue);
      }
    });
  }

  async look(): Promise<void> {
    this.#seen = await listDayPartitions(this.#database, TABLE_NAMES);
  }

  /** Looks now, without waiting for the answer, and then every minute. */
  start(): void {
    this.look().catch(() => undefined).finally(() => this.#loop.start());
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }
}
