import type { ParkingService } from '@signalbox/data-model';
import type { HomePartitions, ParkedRecord, ParkedStore } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { Database } from './database.js';
import { createMicroBatch, type MicroBatch } from './micro-batch.js';
import { originArrays, toOrigin, type OriginRow } from './origin-columns.js';
import { parkedStatements, type ParkedStatements } from './parked-statements.js';

export interface ParkedStoreOptions {
  readonly database: Database;
  /** Whose table it is. */
  readonly service: ParkingService;
  readonly consumerGroup: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

interface Append {
  readonly records: readonly ParkedRecord[];
  readonly dueMs: number;
}

interface Read {
  readonly fifoId: string;
  readonly limit: number;
}

interface Row extends OriginRow {
  readonly fifo_id: string;
  readonly key_hash: number | null;
  readonly envelope: string;
}

/** Records of one consumer group that wait on disk. Calls of many FIFOs go out together. */
export function createParkedStore(options: ParkedStoreOptions): ParkedStore {
  return new PgParkedStore(options);
}

class PgParkedStore implements ParkedStore {
  readonly #database: Database;
  readonly #statements: ParkedStatements;
  readonly #group: string;
  readonly #appends: MicroBatch<Append, void>;
  readonly #lookUps: MicroBatch<string, boolean>;
  readonly #reads: MicroBatch<Read, ParkedRecord[]>;
  readonly #removals: MicroBatch<ParkedRecord, void>;
  readonly #postponements: MicroBatch<{ readonly fifoId: string; readonly dueMs: number }, void>;

  constructor({ database, service, consumerGroup, clock, metrics }: ParkedStoreOptions) {
    this.#database = database;
    this.#statements = parkedStatements(service);
    this.#group = consumerGroup;
    const batch = <I, O>(name: string, run: (items: readonly I[]) => Promise<readonly O[]>): MicroBatch<I, O> => createMicroBatch({ name, run, clock, metrics });
    this.#appends = batch('parked-append', (items) => this.#runAppends(items));
    this.#lookUps = batch('parked-is-parked', (fifoIds) => this.#runLookUps(fifoIds));
    this.#reads = batch('parked-read', (items) => this.#runReads(items));
    this.#removals = batch('parked-remove', (records) => this.#runRemovals(records));
    this.#postponements = batch('parked-postpone', (items) => this.#runPostponements(items));
  }

  append(records: readonly ParkedRecord[], dueMs: number): Promise<void> {
    return this.#appends.add({ records, dueMs });
  }

  isParked(fifoId: string): Promise<boolean> {
    return this.#lookUps.add(fifoId);
  }

  read(fifoId: string, limit: number): Promise<ParkedRecord[]> {
    return this.#reads.add({ fifoId, limit });
  }

  remove(record: ParkedRecord): Promise<void> {
    return this.#removals.add(record);
  }

  postpone(fifoId: string, dueMs: number): Promise<void> {
    return this.#postponements.add({ fifoId, dueMs });
  }

  async findDue({ partitions, partitionCount }: HomePartitions, { nowMs, limit, except }: { nowMs: number; limit: number; except: readonly string[] }): Promise<string[]> {
    const rows = await this.#database.query<{ fifo_id: string }>(this.#statements.findDue, [this.#group, partitionCount, partitions, new Date(nowMs), except, limit]);
    return rows.map(({ fifo_id }) => fifo_id);
  }

  async count({ partitions, partitionCount }: HomePartitions, limit: number): Promise<number> {
    const rows = await this.#database.query<{ count: number }>(this.#statements.count, [this.#group, partitionCount, partitions, limit]);
    return rows[0]?.count ?? 0;
  }

  async #runAppends(items: readonly Append[]): Promise<void[]> {
    const rows = items.flatMap(({ records, dueMs }) => records.map((record) => ({ ...record, dueAt: new Date(dueMs) })));
    await this.#database.query(this.#statements.append, [
      this.#group, rows.map(({ fifoId }) => fifoId), ...originArrays(rows.map(({ origin }) => origin)), rows.map(({ keyHash }) => keyHash), rows.map(({ envelope }) => envelope), rows.map(({ dueAt }) => dueAt),
    ]);
    return items.map(() => undefined);
  }

  async #runLookUps(fifoIds: readonly string[]): Promise<boolean[]> {
    const rows = await this.#database.query<{ fifo_id: string }>(this.#statements.isParked, [this.#group, fifoIds]);
    const parked = new Set(rows.map(({ fifo_id }) => fifo_id));
    return fifoIds.map((fifoId) => parked.has(fifoId));
  }

  async #runReads(items: readonly Read[]): Promise<ParkedRecord[][]> {
    const limit = Math.max(...items.map((item) => item.limit));
    const fifoIds = [...new Set(items.map(({ fifoId }) => fifoId))];
    const rows = await this.#database.query<Row>(this.#statements.read, [this.#group, fifoIds, limit]);
    const byFifo = Map.groupBy(rows, ({ fifo_id }) => fifo_id);
    return items.map(({ fifoId, limit: most }) => (byFifo.get(fifoId) ?? []).slice(0, most).map(toRecord));
  }

  async #runRemovals(records: readonly ParkedRecord[]): Promise<void[]> {
    await this.#database.query(this.#statements.remove, [this.#group, records.map(({ fifoId }) => fifoId), ...originArrays(records.map(({ origin }) => origin))]);
    return records.map(() => undefined);
  }

  async #runPostponements(items: readonly { readonly fifoId: string; readonly dueMs: number }[]): Promise<void[]> {
    const latest = new Map(items.map(({ fifoId, dueMs }) => [fifoId, new Date(dueMs)]));
    await this.#database.query(this.#statements.postpone, [this.#group, [...latest.keys()], [...latest.values()]]);
    return items.map(() => undefined);
  }
}

function toRecord(row: Row): ParkedRecord {
  return { fifoId: row.fifo_id, origin: toOrigin(row), keyHash: row.key_hash, envelope: row.envelope };
}
