import { HOUR_MS } from './windows.js';

/**
 * What counts as a sign of pumping, and how much. The signs are those that carriers name for it: numbers in a row, bursts beyond what is
 * usual, codes that nobody uses, countries without a history. The numbers are ours: chosen so that a clean day stays below `throttle`,
 * and attacks of 20 messages a second are found within a minute.
 */
export const PUMPING = {
  /** Many numbers of an area in a row, within a minute. Where numbers are hit at random, some hundred of ten thousand are linked by chance to 1 %. */
  fastSequence: { numbers: 30, linkedShare: 0.5, points: 70 },
  /** The same over a quarter of an hour: also a company that has a block of numbers. */
  slowSequence: { numbers: 20, linkedShare: 0.3, points: 40 },
  /** A minute against the busiest hour of the past. */
  burst: { messages: 20, factor: 10, deviations: 6, points: 40 },
  rise: { messages: 20, factor: 4, deviations: 6, points: 25 },
  /** Messages a minute below which nothing is a rise: what an area or a country may have without a past. */
  usualFloor: { area: 1, country: 5 },
  /** Codes are used less than half as often as the tenant's others, and by more than chance. */
  unused: { codes: 20, peerCodes: 20, peerRate: 0.1, share: 0.5, deviations: 4, points: 40 },
  /** Codes are used about as often: whoever is behind them reads them. */
  used: { codes: 10, share: 0.7, points: -60 },
  /** The tenant has a past, but not in this country. */
  newCountry: { messages: 20, tenantAgeMs: 24 * HOUR_MS, countryAgeMs: 6 * HOUR_MS, points: 25 },
  /** The carrier itself refuses messages as pumping. */
  refused: { messages: 3, points: 60 },
} as const;
