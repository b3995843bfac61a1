import { homeOf } from '../src/parking/parked-content.js';
import type { HomePartitions, ParkedRecord, ParkedStore } from '../src/ports/parked-store.js';

interface Row {
  readonly record: ParkedRecord;
  dueMs: number;
}

/** Rows in memory; several members of a group share one. */
export class MemoryParkedStore implements ParkedStore {
  readonly #rows: Row[] = [];
  /** Thrown by the calls that follow, one each. */
  readonly faults: Error[] = [];

  get records(): readonly ParkedRecord[] {
    return this.#rows.map(({ record }) => record);
  }

  append(records: readonly ParkedRecord[], dueMs: number): Promise<void> {
    return this.#answer(() => {
      for (const record of records) {
        if (this.#rows.some((row) => isSame(row.record, record))) continue;
        this.#rows.push({ record, dueMs: this.#of(record.fifoId)[0]?.dueMs ?? dueMs });
      }
    });
  }

  isParked(fifoId: string): Promise<boolean> {
    return this.#answer(() => this.#of(fifoId).length > 0);
  }

  read(fifoId: string, limit: number): Promise<ParkedRecord[]> {
    return this.#answer(() => this.#of(fifoId).slice(0, limit).map(({ record }) => record));
  }

  remove(record: ParkedRecord): Promise<void> {
    return this.#answer(() => {
      const index = this.#rows.findIndex((row) => isSame(row.record, record));
      if (index !== -1) this.#rows.splice(index, 1);
    });
  }

  postpone(fifoId: string, dueMs: number): Promise<void> {
    return this.#answer(() => {
      for (const row of this.#of(fifoId)) row.dueMs = dueMs;
    });
  }

  findDue(home: HomePartitions, { nowMs, limit, except }: { nowMs: number; limit: number; except: readonly string[] }): Promise<string[]> {
    return this.#answer(() => {
      const due = this.#at(home).filter(({ dueMs, record }) => dueMs <= nowMs && !except.includes(record.fifoId)).sort((a, b) => a.dueMs - b.dueMs);
      return [...new Set(due.map(({ record }) => record.fifoId))].slice(0, limit);
    });
  }

  count(home: HomePartitions, limit: number): Promise<number> {
    return this.#answer(() => Math.min(limit, this.#at(home).length));
  }

  #of(fifoId: string): Row[] {
    return this.#rows.filter(({ record }) => record.fifoId === fifoId);
  }

  #at({ partitions, partitionCount }: HomePartitions): Row[] {
    return this.#rows.filter(({ record }) => partitions.includes(homeOf(record, partitionCount)));
  }

  /** Later, as every store does. */
  async #answer<T>(make: () => T): Promise<T> {
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault !== undefined) throw fault;
    return make();
  }
}

function isSame(a: ParkedRecord, b: ParkedRecord): boolean {
  return a.fifoId === b.fifoId && a.origin.topic === b.origin.topic && a.origin.partition === b.origin.partition && a.origin.offset === b.origin.offset;
}
