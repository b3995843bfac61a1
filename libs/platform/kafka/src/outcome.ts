import type { DeadLetter } from '@signalbox/contracts';
import type { ReasonCode } from '@signalbox/message';
import type { OutboundRecord } from './record.js';

/** What becomes of a handled record. Records are published, and acknowledged by all replicas, before its offset completes. */
export type Outcome =
  | { readonly kind: 'emit'; readonly records: readonly OutboundRecord[]; readonly afterPublish?: () => void | Promise<void> }
  | { readonly kind: 'drop'; readonly reason: ReasonCode }
  | { readonly kind: 'park'; readonly untilMs: number; readonly reason: ReasonCode; readonly records?: readonly OutboundRecord[] }
  | { readonly kind: 'dead-letter'; readonly reason: ReasonCode; readonly class: DeadLetter['class']; readonly detail?: string; readonly records?: readonly OutboundRecord[] };

/** Something to publish. */
export type Emission = Extract<Outcome, { readonly kind: 'emit' }>;

/** Publish these, then the record is done. `afterPublish` runs between; should it throw, the record is handled again. */
export function emit(records: readonly OutboundRecord[], afterPublish?: () => void | Promise<void>): Emission {
  return afterPublish === undefined ? { kind: 'emit', records } : { kind: 'emit', records, afterPublish };
}

/** Nothing follows from the record. */
export function drop(reason: ReasonCode): Outcome {
  return { kind: 'drop', reason };
}

/** The head of its key waits until then (epoch milliseconds) and is handled again; what follows it waits behind it. */
export function parkUntil(untilMs: number, reason: ReasonCode, records?: readonly OutboundRecord[]): Outcome {
  return records === undefined ? { kind: 'park', untilMs, reason } : { kind: 'park', untilMs, reason, records };
}

/** Give the record up: its bytes, sealed, go to dead-letters, together with `records`. `detail` holds nothing personal. */
export function deadLetter(reason: ReasonCode, faultClass: DeadLetter['class'], detail?: string, records?: readonly OutboundRecord[]): Outcome {
  return { kind: 'dead-letter', reason, class: faultClass, ...(detail !== undefined && { detail }), ...(records !== undefined && { records }) };
}
