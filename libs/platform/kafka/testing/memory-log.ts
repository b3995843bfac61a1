import { TOPICS } from '@signalbox/contracts';
import type { FetchedRecord, TopicPartition } from '../src/ports/consumer-port.js';
import type { PlacedRecord } from '../src/ports/producer-port.js';
import type { OffsetRange } from '../src/ports/topic-admin-port.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Topics in memory; offsets count from 0 in each partition. */
export class MemoryLog {
  readonly #topics = new Map<string, FetchedRecord[][]>();

  create(topic: string, partitions: number): void {
    if (!this.#topics.has(topic)) this.#topics.set(topic, Array.from({ length: partitions }, () => []));
  }

  createDeclared(partitions: number | undefined): void {
    for (const topic of TOPICS) this.create(topic.name, partitions ?? topic.partitions);
  }

  /** Adds partitions, as an operator does; members learn of it when they join again. */
  grow(topic: string, partitions: number): void {
    const logs = this.#topics.get(topic) ?? [];
    while (logs.length < partitions) logs.push([]);
  }

  partitionCount(topic: string): number | undefined {
    return this.#topics.get(topic)?.length;
  }

  append({ record, partition }: PlacedRecord, timestampMs: number): void {
    this.appendRaw({ topic: record.topic, partition }, { key: record.key === null ? null : encode(record.key), value: encode(record.value), headers: { ...record.headers }, timestampMs });
  }

  /** Appends any bytes, as a producer outside could. */
  appendRaw({ topic, partition }: TopicPartition, record: Omit<FetchedRecord, 'offset'>): void {
    const log = this.#topics.get(topic)?.[partition];
    if (log === undefined) throw new RangeError(`there is no partition ${partition} of ${topic}`);
    log.push({ ...record, offset: log.length });
  }

  read({ topic, partition }: TopicPartition, offset: number, most: number): readonly FetchedRecord[] {
    return this.#topics.get(topic)?.[partition]?.slice(offset, offset + most) ?? [];
  }

  ranges(topic: string): readonly OffsetRange[] {
    return (this.#topics.get(topic) ?? []).map((log, partition) => ({ partition, oldest: 0, next: log.length }));
  }

  /** The whole topic, partition after partition. */
  readAll(topic: string): readonly (FetchedRecord & { partition: number })[] {
    return (this.#topics.get(topic) ?? []).flatMap((log, partition) => log.map((record) => ({ ...record, partition })));
  }
}
