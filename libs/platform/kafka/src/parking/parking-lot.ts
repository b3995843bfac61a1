import type { Role } from '@signalbox/contracts';
import type { Clock, Random } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import type { TopicPartition } from '../ports/consumer-port.js';
import type { HomePartitions, ParkedRecord, ParkedStore } from '../ports/parked-store.js';
import type { Entry, TakenUp, TakeUp } from '../runner/entry.js';
import type { RunnerLimits } from '../runner/runner-limits.js';
import type { Timers } from '../timers.js';
import { fifoIdOf, fromParked, homeOf, toParked, type ParkedContent } from './parked-content.js';

/** Where and how records wait on disk. */
export interface Parking {
  readonly store: ParkedStore;
  seal(bytes: Uint8Array): string;
  /** Throws where the envelope cannot be opened. */
  open(envelope: string): Uint8Array;
}

export interface ParkingLotOptions {
  readonly parking: Parking;
  readonly role: Role;
  readonly limits: RunnerLimits;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The largest partition count of the consumed topics. Rejects with AdapterError. */
  countPartitions(): Promise<number>;
  isOwner(): boolean;
  /** Queues records of one FIFO that are back in memory; how many of them found their partition. */
  enqueue(takeUp: TakeUp, records: readonly ReadRecord[]): number;
}

/** A parked record, opened. */
export interface ReadRecord {
  readonly record: ParkedRecord;
  readonly content: ParkedContent;
  /** The number of the partition that it belongs to now. */
  readonly home: number;
}

/** Rows that other members may have left are looked for so often where none is known. */
const RECOUNT_MS = 60_000;
/** A record that cannot be opened keeps its FIFO waiting; its key may come back into the keyring. */
const UNREADABLE_MS = 300_000;
/** Counted for the gauge no further than this. */
const MOST_COUNTED = 1_000_000;

/**
 * The FIFOs of this member that wait on disk. Rows are the truth: as long as a FIFO has any, what is fetched for it goes behind them, and
 * a row goes only after its record is done. Due FIFOs are taken up a few records at a time, in order.
 */
export class ParkingLot {
  readonly #options: ParkingLotOptions;
  readonly #taken = new Map<string, TakeUp>();
  #partitions: readonly number[] = [];
  /** Undefined until the brokers were asked under this assignment. */
  #home: Promise<HomePartitions> | undefined;
  #cancel: (() => void) | undefined;
  #isClosed = false;
  /** Nothing waits for our partitions: nobody else writes rows for them. */
  #isEmpty = false;
  #recounting: Promise<void> | undefined;
  #partitionCount = 0;
  #countedAtMs = -Infinity;
  #stored = 0;
  #waiting = 0;

  constructor(options: ParkingLotOptions) {
    this.#options = options;
  }

  /** Records on disk for the owned partitions, at the last count. */
  get waiting(): number {
    return this.#waiting;
  }

  start(): void {
    const { timers, random, limits } = this.#options;
    if (this.#isClosed) return;
    this.#cancel = timers.after(limits.takeUpIntervalMs * (0.5 + random()), () => void this.#takeUpDue().then(() => this.start()));
  }

  /** Takes up nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  /** The partitions have changed, and with them perhaps their number: what waits is looked for anew. */
  onAssigned(partitions: readonly TopicPartition[]): void {
    this.#partitions = [...new Set(partitions.map(({ partition }) => partition))];
    const owned = new Set(this.#partitions);
    for (const takeUp of [...this.#taken.values()]) if (!owned.has(takeUp.home)) this.#letGo(takeUp);
    this.#home = undefined;
    this.#isEmpty = false;
    this.#countedAtMs = -Infinity;
  }

  /** Whether the record, which was fetched, has to wait behind records on disk. Rejects with AdapterError. */
  async mustWait(entry: Entry): Promise<boolean> {
    if (this.#isEmpty) return false;
    await this.#recount();
    return !this.#isEmpty && this.#options.parking.store.isParked(fifoIdOf(entry.fifoKey));
  }

  /** Puts fetched records of one FIFO on disk, in order. Rejects with AdapterError. */
  async store(entries: readonly Entry[], dueMs: number): Promise<void> {
    const { parking, metrics, role } = this.#options;
    const { partitionCount } = await this.#findHome();
    this.#stored += 1;
    this.#isEmpty = false;
    await parking.store.append(entries.map((entry) => toParked(entry, partitionCount, (bytes) => parking.seal(bytes))), dueMs);
    for (const entry of entries) entry.isStored = true;
    this.#waiting += entries.length;
    metrics.count('sb_parked_stored_total', { role }, entries.length);
  }

  /** Whether a record that was taken up may run: its FIFO may have gone back, or to another member. */
  isCurrent({ takeUp }: TakenUp): boolean {
    return !takeUp.isVoid;
  }

  /** A record that was taken up is done; behind the last of them the next are read. Rejects with AdapterError. */
  async finish({ record, takeUp }: TakenUp): Promise<void> {
    await this.#options.parking.store.remove(record);
    this.#waiting = Math.max(0, this.#waiting - 1);
    takeUp.remaining -= 1;
    if (takeUp.remaining > 0 || takeUp.isVoid) return;
    this.#letGo(takeUp);
    this.#options.timers.soon(() => void this.#takeUp([takeUp.fifoId]).catch((error: unknown) => this.#report(error)));
  }

  /** A FIFO that was taken up waits again, with all of its records. Rejects with AdapterError. */
  async putBack({ takeUp }: TakenUp, dueMs: number): Promise<void> {
    await this.#options.parking.store.postpone(takeUp.fifoId, dueMs);
    this.#letGo(takeUp);
  }

  #letGo(takeUp: TakeUp): void {
    takeUp.isVoid = true;
    if (this.#taken.get(takeUp.fifoId) === takeUp) this.#taken.delete(takeUp.fifoId);
  }

  #findHome(): Promise<HomePartitions> {
    if (this.#home !== undefined) return this.#home;
    const partitions = this.#partitions;
    const home = this.#options.countPartitions().then((partitionCount) => {
      // Under another count the FIFOs belong to other partitions, some of them to other members.
      if (partitionCount !== this.#partitionCount) for (const takeUp of [...this.#taken.values()]) this.#letGo(takeUp);
      this.#partitionCount = partitionCount;
      return { partitions, partitionCount };
    });
    this.#home = home;
    home.catch(() => {
      if (this.#home === home) this.#home = undefined;
    });
    return home;
  }

  /** Looks whether anything waits, where that is not known. */
  async #recount(): Promise<void> {
    const { clock, limits } = this.#options;
    const isPlain = this.#isEmpty || this.#waiting > 0;
    if (clock.monotonicMs() - this.#countedAtMs < (isPlain ? RECOUNT_MS : limits.takeUpIntervalMs)) return;
    this.#recounting ??= this.#askCount().finally(() => (this.#recounting = undefined));
    await this.#recounting;
  }

  async #askCount(): Promise<void> {
    const { parking, clock } = this.#options;
    const home = this.#findHome();
    const stored = this.#stored;
    const waiting = await parking.store.count(await home, MOST_COUNTED);
    // The answer says nothing of partitions gained, or rows written, since it was asked for.
    if (this.#home !== home) return;
    this.#countedAtMs = clock.monotonicMs();
    if (stored !== this.#stored) return;
    this.#waiting = waiting;
    this.#isEmpty = waiting === 0;
  }

  async #takeUpDue(): Promise<void> {
    try {
      await this.#recount();
      if (this.#isEmpty || this.#partitions.length === 0) return;
      const { parking: { store }, limits, clock } = this.#options;
      const limit = limits.takenUpFifos - this.#taken.size;
      if (limit <= 0) return;
      await this.#takeUp(await store.findDue(await this.#findHome(), { nowMs: clock.nowMs(), limit, except: [...this.#taken.keys()] }));
    } catch (error) {
      this.#report(error);
    }
  }

  async #takeUp(fifoIds: readonly string[]): Promise<void> {
    await Promise.all(fifoIds.map(async (fifoId) => {
      if (this.#isClosed || !this.#options.isOwner() || this.#taken.has(fifoId)) return;
      const takeUp: TakeUp = { fifoId, home: -1, remaining: 0, isVoid: false };
      this.#taken.set(fifoId, takeUp);
      try {
        await this.#load(takeUp);
      } finally {
        if (takeUp.remaining === 0) this.#letGo(takeUp);
      }
    }));
  }

  async #load(takeUp: TakeUp): Promise<void> {
    const { parking, limits, metrics, role, enqueue } = this.#options;
    const { partitionCount } = await this.#findHome();
    const records = await parking.store.read(takeUp.fifoId, limits.takenUpRecords);
    if (takeUp.isVoid || this.#isClosed) return;
    const readable = this.#openAll(records, partitionCount);
    if (readable.length === 0 && records.length > 0) return parking.store.postpone(takeUp.fifoId, this.#options.clock.nowMs() + UNREADABLE_MS);
    takeUp.home = readable[0]?.home ?? -1;
    takeUp.remaining = enqueue(takeUp, readable);
    metrics.count('sb_parked_taken_up_total', { role }, takeUp.remaining);
  }

  /** Up to the first that cannot be opened: what follows it waits behind it. */
  #openAll(records: readonly ParkedRecord[], partitionCount: number): ReadRecord[] {
    const { parking, logger, metrics, role } = this.#options;
    const opened: ReadRecord[] = [];
    for (const record of records) {
      try {
        opened.push({ record, content: fromParked(record, (envelope) => parking.open(envelope)), home: homeOf(record, partitionCount) });
      } catch (error) {
        metrics.count('sb_parked_unreadable_total', { role });
        logger.error('a parked record cannot be opened; its recipient waits until its key is in the keyring again', { role, ...record.origin, err: error });
        break;
      }
    }
    return opened;
  }

  #report(error: unknown): void {
    this.#options.logger.warn('parked records could not be taken up; the next round tries again', { role: this.#options.role, err: error });
  }
}
