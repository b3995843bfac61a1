import { isUuidV7, uuidV7TimeMs, type Money } from '@signalbox/message';
import { costOf } from './cost.js';
import { bucketOf } from './latency-buckets.js';
import { outcomeOf, type Outcome } from './outcome.js';
import type { PriceTable } from './prices.js';
import { NONE, type Slice } from './slice.js';

/** A change of a message's status, as far as figures follow from it. What is not known is null. */
export interface StatusReport {
  readonly messageId: string;
  readonly tenantId: string;
  readonly sequence: number;
  readonly status: string;
  readonly previousStatus: string | null;
  readonly reason: string;
  readonly lane: string;
  readonly country: string | null;
  readonly carrier: string | null;
  readonly provider: string | null;
  readonly channel: string | null;
  readonly poolId: string | null;
  readonly templateId: string | null;
  readonly sender: string | null;
  readonly errorCode: number | null;
  readonly segments: number | null;
  readonly price: Money | null;
  readonly submittedAtMs: number | null;
  readonly occurredAtMs: number;
}

/** What a message adds to the figures, all of it following from its latest change alone. */
export interface Standing {
  /** The start of the minute in which it was taken on: whatever becomes of it later counts there. */
  readonly minuteMs: number;
  readonly slice: Slice;
  readonly outcome: Outcome;
  readonly segments: number;
  readonly costMicros: number;
  /** Of the time from submission to delivery; null where it is not delivered, or not known when it was submitted. */
  readonly bucket: number | null;
}

const MINUTE_MS = 60_000;

export function startOfMinuteMs(timeMs: number): number {
  return Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
}

export function readStanding(report: StatusReport, prices: PriceTable): Standing {
  const { messageId, tenantId, status, lane, occurredAtMs, submittedAtMs } = report;
  const outcome = outcomeOf(status);
  const [country, provider, channel] = [report.country ?? NONE, report.provider ?? NONE, report.channel ?? NONE];
  const segments = outcome === 'pending' || outcome === 'refused' ? 0 : (report.segments ?? 1);
  const cost = costOf({ status, provider, channel, country, segments, price: report.price }, prices);
  return {
    // An intent that made no message has an id without a time.
    minuteMs: startOfMinuteMs(isUuidV7(messageId) ? uuidV7TimeMs(messageId) : occurredAtMs),
    slice: {
      tenant: tenantId, lane, country, carrier: report.carrier ?? NONE, provider, channel, pool: report.poolId ?? NONE, template: report.templateId ?? NONE,
      sender: report.sender ?? NONE, error: errorOf(report, outcome), currency: cost.currency,
    },
    outcome, segments, costMicros: cost.micros,
    bucket: status === 'delivered' && submittedAtMs !== null ? bucketOf(occurredAtMs - submittedAtMs) : null,
  };
}

/** `<reason>:<code of the carrier>`, or the reason alone. */
function errorOf({ reason, errorCode }: StatusReport, outcome: Outcome): string {
  if (outcome !== 'failed' && outcome !== 'refused' && outcome !== 'unknown') return NONE;
  return errorCode === null ? reason : `${reason}:${errorCode}`;
}

/**
 * Whether a change may move a figure. Steps on a way that count alike do not: half of all changes. It follows from the record alone, so that
 * whatever comes again, late or in another order leads to the same.
 */
export function movesFigures({ status, previousStatus, price }: StatusReport): boolean {
  if (previousStatus === null || price !== null) return true;
  const outcome = outcomeOf(status);
  if (outcome !== outcomeOf(previousStatus)) return true;
  // Its way is known from then on.
  if (outcome === 'pending') return status === 'routed';
  return outcome !== 'submitted' && outcome !== 'delivered';
}

/** As long as the ledger surely knows a message; what comes later cannot be told from what was counted before. */
export const COUNTED_DAYS = 35;
const DAY_MS = 86_400_000;

export function isTooOld(minuteMs: number, nowMs: number): boolean {
  return minuteMs < nowMs - COUNTED_DAYS * DAY_MS;
}
