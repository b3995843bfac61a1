import { countOf, quantileOf, type Histogram } from './latency-buckets.js';
import type { Outcome } from './outcome.js';

/** What is added up of a group of messages. */
export interface Totals extends Readonly<Record<Outcome, number>> {
  readonly messages: number;
  /** Those that a person used. */
  readonly used: number;
  readonly segments: number;
  /** In millionths, by currency: amounts are never converted. */
  readonly costs: ReadonlyMap<string, number>;
  readonly latencies: Histogram;
}

export interface Cost {
  readonly currency: string;
  readonly micros: number;
  /** For each message that was delivered, whatever became of the others; null where none was. */
  readonly perDeliveredMicros: number | null;
}

/** What a report says of a group beside its counts. */
export interface Figures {
  /** Of the messages whose end is known, the part that was delivered; null where no end is known. */
  readonly deliveryRate: number | null;
  /** From submission to delivery, of so many messages. */
  readonly latency: { readonly messages: number; readonly medianMs: number | null; readonly p95Ms: number | null };
  readonly costs: readonly Cost[];
}

const roundMs = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

export function deliveryRateOf({ delivered, failed, unknown }: Pick<Totals, 'delivered' | 'failed' | 'unknown'>): number | null {
  const ended = delivered + failed + unknown;
  return ended === 0 ? null : delivered / ended;
}

export function figuresOf(totals: Totals): Figures {
  const { delivered, costs, latencies } = totals;
  const charged = [...costs].filter(([, micros]) => micros > 0).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return {
    deliveryRate: deliveryRateOf(totals),
    latency: { messages: countOf(latencies), medianMs: roundMs(quantileOf(latencies, 0.5)), p95Ms: roundMs(quantileOf(latencies, 0.95)) },
    costs: charged.map(([currency, micros]) => ({ currency, micros, perDeliveredMicros: delivered === 0 ? null : Math.round(micros / delivered) })),
  };
}
