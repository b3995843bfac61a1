const DOLLAR_MICROS = 1_000_000;

/**
 * What counts as a sign of toll fraud, and how much: bursts, spending, nights, long calls and places that nobody called before, at a dear
 * tariff. The numbers are ours: chosen so that a clean week stays below `throttle`, and an attack of a call every quarter of a minute is
 * found within a minute.
 */
export const TOLL = {
  burst: { calls: 15, factor: 10, deviations: 6, points: 70 },
  rise: { calls: 5, factor: 4, deviations: 4, points: 40 },
  /** Calls in five minutes below which nothing is a rise. */
  usualFloor: 0.5,
  greatSpend: { costMicros: 50 * DOLLAR_MICROS, factor: 10, points: 70 },
  spend: { costMicros: 20 * DOLLAR_MICROS, factor: 4, points: 40 },
  /** Nobody called there at night before. */
  afterHours: { calls: 3, points: 30 },
  longCalls: { calls: 2, points: 40 },
  /** Nobody called there at all. */
  newDestination: { calls: 3, points: 25 },
  highTariff: { calls: 3, minuteMicros: DOLLAR_MICROS, points: 20 },
} as const;
