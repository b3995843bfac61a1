import type { SchemaName, ValueOf } from '@signalbox/contracts';
import type { ReasonCode } from '@signalbox/message';
import type { Outcome } from './outcome.js';
import type { InboundRecord, OutboundRecord } from './record.js';

/** Why a record is given up. */
export interface DeadLetterCause {
  readonly reason: ReasonCode;
  readonly detail: string | undefined;
}

/** What a record is ordered by. */
export interface KeyedRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** One consumed topic. */
export interface Subscription<S extends SchemaName = SchemaName> {
  /** Logical name. */
  readonly topic: string;
  /**
   * Handles one record; of one FIFO one at a time, of different FIFOs many at once. At least once: the same origin may come again, also
   * while an earlier process still finishes. Thrown AdapterErrors that are transient (unreachable, throttled) are retried for ever; any
   * other throw is a bug and dead-letters after three tries.
   */
  handle(record: InboundRecord<ValueOf<S>>): Promise<Outcome>;
  /** Facts to publish together with the dead letter of a record that could be decoded. Must not throw. */
  describeDeadLetter?(record: InboundRecord<ValueOf<S>>, why: DeadLetterCause): OutboundRecord[];
  /** Names the FIFO; by default tenant and record key. Records without a key have a FIFO each unless this gives one. Must not throw. */
  fifoKey?(record: KeyedRecord): string;
}
