import type { OutgoingIntent } from '@signalbox/client';
import { LANES, type Lane } from '@signalbox/message';
import { numberOf } from './number-of.js';

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
