import { HEADERS } from '@signalbox/contracts';
import type { Clock } from '@signalbox/message';
import type { FetchedRecord, TopicPartition } from '../ports/consumer-port.js';
import { Assignments, type AssignmentChange } from './assignments.js';
import type { ReadRecord } from '../parking/parking-lot.js';
import type { Entry, Route, TakeUp } from './entry.js';
import { KeyQueues } from './key-queues.js';
import type { PartitionLedger } from './partition-ledger.js';

/** What a record costs beside its key, value and headers: its objects and its places in the queues. */
const RECORD_OVERHEAD_BYTES = 256;
const text = new TextDecoder();

/** Of an entry that nothing has been done for. */
const UNTOUCHED = { takenUp: undefined, replay: undefined, attempts: 0, faults: 0, delayMs: 0, pending: undefined, isGivenUp: false, isStored: false, isHandled: false } as const;

/** Everything fetched and not completed, by partition and by key. */
export class Backlog {
  readonly queues = new KeyQueues<Entry>();
  readonly #assignments = new Assignments();
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #clock: Clock;
  #records = 0;
  #bytes = 0;

  /** Routes by the logical name of their topic. */
  constructor(routes: ReadonlyMap<string, Route>, clock: Clock) {
    this.#routes = routes;
    this.#clock = clock;
  }

  get records(): number {
    return this.#records;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get ledgers(): Iterable<PartitionLedger> {
    return this.#assignments.all;
  }

  get partitionCount(): number {
    return this.#assignments.size;
  }

  /** Age in milliseconds of the oldest record not completed, by the wall clock; 0 without one. */
  get oldestAgeMs(): number {
    let oldestMs = Infinity;
    for (const ledger of this.#assignments.all) oldestMs = Math.min(oldestMs, ledger.watermark.oldestTimestampMs ?? Infinity);
    return oldestMs === Infinity ? 0 : Math.max(0, this.#clock.nowMs() - oldestMs);
  }

  /** The partition whose watermark has stood still the longest, in milliseconds; undefined where nothing waits. */
  get longestStill(): { readonly ledger: PartitionLedger; readonly stillMs: number } | undefined {
    let longest: { readonly ledger: PartitionLedger; readonly stillMs: number } | undefined;
    const nowMs = this.#clock.monotonicMs();
    for (const ledger of this.#assignments.all) {
      const stillMs = ledger.stillMs(nowMs);
      if (stillMs > (longest?.stillMs ?? 0)) longest = { ledger, stillMs };
    }
    return longest;
  }

  /** Takes over an assignment; what was queued of lost partitions is gone at once. */
  assign(partitions: readonly TopicPartition[]): AssignmentChange {
    const change = this.#assignments.apply(partitions);
    this.#forget(change.lost);
    return change;
  }

  /** Queues the delivered records that are new; returns the ledger, or undefined where the partition is not ours. */
  accept(partition: TopicPartition, records: readonly FetchedRecord[]): PartitionLedger | undefined {
    const first = records[0];
    const last = records.at(-1);
    if (first === undefined || last === undefined) return undefined;
    let ledger = this.#assignments.find(partition);
    // Between joins deliveries only go forward; one that goes back means that the log was cut or replaced, and old offsets name new records.
    if (ledger !== undefined && first.offset < ledger.position) {
      this.#forget([this.#assignments.restart(partition) ?? ledger]);
      ledger = this.#assignments.find(partition);
    }
    const route = this.#routes.get(partition.topic);
    if (ledger === undefined || route === undefined) return undefined;
    ledger.position = last.offset + 1;
    for (const record of records) this.#enqueue(ledger, route, record);
    return ledger;
  }

  /** Queues records that are back from disk; returns how many belong to a partition that is ours. */
  takeUp(takeUp: TakeUp, records: readonly ReadRecord[]): number {
    let count = 0;
    for (const { record, content: { fifoKey, fetched, firstSeenAtMs, attempts, faults }, home } of records) {
      const { topic } = record.origin;
      const ledger = this.#assignments.find({ topic, partition: home });
      const route = this.#routes.get(topic);
      // What follows one that has to stay must stay too.
      if (ledger === undefined || route === undefined) break;
      const key = fetched.key === null ? null : text.decode(fetched.key);
      this.queues.enqueue(fifoKey, { ...UNTOUCHED, ledger, slot: -1, route, fetched, key, fifoKey, bytes: 0, firstSeenAtMs, attempts, faults, takenUp: { record, takeUp } });
      count += 1;
    }
    return count;
  }

  complete(entry: Entry): void {
    if (entry.ledger.isLost || entry.takenUp !== undefined) return;
    entry.ledger.complete(entry.slot, entry.bytes, this.#clock.monotonicMs());
    this.#records -= 1;
    this.#bytes -= entry.bytes;
  }

  #enqueue(ledger: PartitionLedger, route: Route, fetched: FetchedRecord): void {
    const bytes = sizeOf(fetched);
    const slot = ledger.track(fetched, bytes, this.#clock.monotonicMs());
    if (slot === -1) return;
    const key = fetched.key === null ? null : text.decode(fetched.key);
    const fifoKey = fifoKeyOf(route, ledger, fetched, key);
    const entry: Entry = { ...UNTOUCHED, ledger, slot, route, fetched, key, fifoKey, bytes, firstSeenAtMs: this.#clock.nowMs() };
    this.#records += 1;
    this.#bytes += bytes;
    this.queues.enqueue(fifoKey, entry);
  }

  #forget(lost: readonly PartitionLedger[]): void {
    if (lost.length === 0) return;
    for (const ledger of lost) {
      this.#records -= ledger.watermark.incomplete;
      this.#bytes -= ledger.bytes;
    }
    this.queues.discard((entry) => entry.ledger.isLost);
  }
}

function sizeOf({ key, value, headers }: FetchedRecord): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0) + RECORD_OVERHEAD_BYTES;
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0);
  return bytes;
}

/** Tenant and record key; the topic is left out, because one FIFO serves a key over all topics that are assigned together. */
function fifoKeyOf({ subscription }: Route, { topic, partition }: PartitionLedger, { headers, offset }: FetchedRecord, key: string | null): string {
  if (subscription.fifoKey !== undefined) return subscription.fifoKey({ topic, key, headers });
  if (key === null) return `\u0000${topic}/${partition}/${offset}`;
  return `${headers[HEADERS.tenant] ?? ''}/${key}`;
}
