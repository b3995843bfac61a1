import type { BrandTier, CampaignClass } from '../admin/admin-shapes.js';
import type { MediaPace } from './sender-types.js';

interface ClassLimits {
  /** Segments per second of one number over all carriers. */
  readonly mps: number;
  /** Segments per minute of the whole campaign at one carrier. */
  readonly perMinute: number;
  /** Where AT&T allows less. */
  readonly attPerMinute: number;
}

/**
 * A2P 10DLC limits by campaign class: a mirror of Twilio's article on 10DLC throughput (February 2025) and Telnyx's table of AT&T's classes.
 * Both are examples: each account's own stand in its registration.
 */
export const CAMPAIGN_LIMITS: Readonly<Record<CampaignClass, ClassLimits>> = {
  A: { mps: 225, perMinute: 4_500, attPerMinute: 4_500 },
  B: { mps: 225, perMinute: 4_500, attPerMinute: 4_500 },
  C: { mps: 120, perMinute: 2_400, attPerMinute: 2_400 },
  D: { mps: 120, perMinute: 2_400, attPerMinute: 2_400 },
  E: { mps: 12, perMinute: 240, attPerMinute: 240 },
  F: { mps: 12, perMinute: 240, attPerMinute: 240 },
  T: { mps: 3.75, perMinute: 75, attPerMinute: 75 },
  sole: { mps: 2.25, perMinute: 60, attPerMinute: 15 },
};

/** To the United States. Source: Twilio, "Understanding rate limits and message queues" (2026-09). */
export const CAMPAIGN_MEDIA: MediaPace = { perSecond: 50, sharedBy: '10dlc' };

/** T-Mobile's segments a day of one brand; null: no cap. Sources: goconvey, Clickatell and AWS agree. */
export const TMOBILE_DAILY_CAPS: Readonly<Record<BrandTier, number | null>> = {
  TOP: 200_000,
  HIGH_MID: 40_000,
  LOW_MID: 10_000,
  LOW: 2_000,
  SOLE_PROP: 1_000,
  RUSSELL_3000: 200_000,
  SPECIAL_BUSINESS_REVIEW: null,
};
