import { createHash } from 'node:crypto';
import { keyHashOf } from '@signalbox/message';
import type { FetchedRecord } from '../ports/consumer-port.js';
import type { ParkedRecord } from '../ports/parked-store.js';
import { originOf, toBase64 } from '../runner/dead-letter-record.js';
import type { Entry } from '../runner/entry.js';

/** What the envelope of a parked record holds: all that it takes to go on. */
export interface ParkedContent {
  readonly fifoKey: string;
  readonly fetched: FetchedRecord;
  readonly firstSeenAtMs: number;
  readonly attempts: number;
  readonly faults: number;
}

/** Identifies a FIFO on disk. */
export function fifoIdOf(fifoKey: string): string {
  return createHash('sha256').update(fifoKey).digest('base64url').slice(0, 22);
}

/** The row of a record that is to wait on disk. `partitionCount` tells whether its producer places keys as Kafka's own client does. */
export function toParked(entry: Entry, partitionCount: number, seal: (bytes: Uint8Array) => string): ParkedRecord {
  const { fifoKey, fetched: { key, value, headers, offset, timestampMs }, firstSeenAtMs, attempts, faults, ledger } = entry;
  const content = { fifoKey, key: toBase64(key), value: toBase64(value), headers, offset, timestampMs, firstSeenAtMs, attempts, faults };
  const hash = key === null ? null : keyHashOf(key);
  return {
    fifoId: fifoIdOf(fifoKey),
    origin: originOf({ ...entry, replay: null }),
    keyHash: hash !== null && hash % partitionCount === ledger.partition ? hash : null,
    envelope: seal(Buffer.from(JSON.stringify(content))),
  };
}

/** Undoes `toParked`. Throws what `open` throws, or SyntaxError. */
export function fromParked({ envelope }: ParkedRecord, open: (envelope: string) => Uint8Array): ParkedContent {
  const { key, value, headers, offset, timestampMs, ...rest } = JSON.parse(Buffer.from(open(envelope)).toString('utf8')) as StoredContent;
  return { ...rest, fetched: { key: fromBase64(key), value: fromBase64(value), headers, offset, timestampMs } };
}

/** The partition number that a parked record belongs to under the partition count of the day. */
export function homeOf({ keyHash, origin }: ParkedRecord, partitionCount: number): number {
  return keyHash === null ? origin.partition : keyHash % partitionCount;
}

type StoredContent = Omit<ParkedContent, 'fetched'> & Omit<FetchedRecord, 'key' | 'value'> & { readonly key: string | null; readonly value: string | null };

function fromBase64(text: string | null): Uint8Array | null {
  return text === null ? null : Buffer.from(text, 'base64');
}
