import type { IntentTransport, PlacedRecord } from './intent-transport.js';

/** A topic in memory, for tests; it can leave partitions out as a cluster does whose leaders move. */
export interface MemoryTransport extends IntentTransport {
  readonly written: PlacedRecord[];
  /** Sizes of the sends, in order. */
  readonly sends: number[];
  closed: boolean;
}

export interface MemoryTransportOptions {
  readonly partitions?: number;
  /** Partitions that the n-th send (from 1) forgets. */
  readonly forget?: (send: number) => readonly number[];
  /** Runs before each write; a rejection is the send's. */
  readonly onSend?: (send: number) => Promise<void>;
}

export function createMemoryTransport({ partitions = 4, forget = () => [], onSend = () => Promise.resolve() }: MemoryTransportOptions = {}): MemoryTransport {
  const transport: MemoryTransport = {
    written: [],
    sends: [],
    closed: false,
    partitionCount: () => Promise.resolve(partitions),
    async send(records) {
      transport.sends.push(records.length);
      const count = transport.sends.length;
      await onSend(count);
      const kept = records.filter((record) => !forget(count).includes(record.partition));
      transport.written.push(...kept);
      return new Set(kept.map((record) => record.partition));
    },
    close: () => Promise.resolve(void (transport.closed = true)),
  };
  return transport;
}
