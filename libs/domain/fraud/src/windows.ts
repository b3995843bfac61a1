const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** The finest time that is kept of a country. */
export const SLOT_MS = 10 * SECOND_MS;

/** Over what times traffic is looked at, back from its newest message. */
export const WINDOWS = {
  /** A burst is seen in this. */
  rateMs: MINUTE_MS,
  /** A slower run of numbers in this. */
  sequenceMs: 15 * MINUTE_MS,
  /** Younger messages have had no time to be used. */
  unusedMs: 20 * SECOND_MS,
  /** Whether messages are used is judged by those between that age and this. */
  usedMs: 2 * MINUTE_MS,
  /** Of an area, which sees fewer, by those up to this age. */
  areaUsedMs: 15 * MINUTE_MS,
  /** What others of the tenant do with their codes is judged over this. */
  peersMs: HOUR_MS,
  /** How far back the carrier's own refusals count. */
  refusalMs: 15 * MINUTE_MS,
  /** What is usual is what was seen in this, without the last hour. */
  pastMs: 48 * HOUR_MS,
  presentMs: HOUR_MS,
  /** Later messages are counted, but nobody is judged by them any more. */
  staleMs: 10 * MINUTE_MS,
  callRateMs: 5 * MINUTE_MS,
  callSpendMs: HOUR_MS,
  callPastMs: 7 * 24 * HOUR_MS,
} as const;

export function slotOf(atMs: number): number {
  return Math.floor(atMs / SLOT_MS) * SLOT_MS;
}

export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}
