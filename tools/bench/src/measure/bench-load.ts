import type { OutgoingIntent } from '@signalbox/client';
import { LANES, type Lane } from '@signalbox/message';

export interface BenchLoad {
  readonly tenantId: string;
  readonly lane: Lane;
  readonly intents: readonly OutgoingIntent[];
}

const KINDS = {
  otp: { tenantId: 'acme-bank', purpose: 'one-time-passcode', share: 0.3 },
  transactional: { tenantId: 'parcel-express', purpose: 'delivery-update', share: 0.4 },
  marketing: { tenantId: 'shop-news', purpose: 'announcement', share: 0.3 },
} as const satisfies Record<Lane, { tenantId: string; purpose: OutgoingIntent['purpose']; share: number }>;

/** A range that is kept for fiction, so large that a person gets a message or two. */
const RECIPIENTS = 10_000;
const numberOf = (index: number): string => `+3363998${String(index % RECIPIENTS).padStart(4, '0')}`;

/** `count` intents of one segment each, by lane and so by tenant. */
export function makeBenchLoad(runId: string, count: number): BenchLoad[] {
  return LANES.map((lane) => {
    const { tenantId, purpose, share } = KINDS[lane];
    const intents = Array.from({ length: Math.round(count * share) }, (_, index): OutgoingIntent => ({
      idempotencyKey: `${runId}-${lane}-${index}`, purpose, to: numberOf(index), body: `Number ${index} of a run that measures how fast messages go by.`,
    }));
    return { tenantId, lane, intents };
  });
}
