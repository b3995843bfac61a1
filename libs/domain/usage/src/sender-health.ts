/** What became lately of the messages of a sender to a country, without those that failed by their recipient. */
export interface HealthFacts {
  readonly provider: string;
  readonly sender: string;
  readonly country: string;
  readonly finished: number;
  readonly delivered: number;
}

/** What was told last. */
export interface ToldHealth {
  readonly score: number;
  readonly computedAtMs: number;
}

export const HEALTH_WINDOW_MINUTES = 30;
/** So long does what is told hold, so that routing forgets a sender that nobody judges any more. */
export const HEALTH_LIFE_MS = 10 * 60_000;
/** Between two looks. */
export const HEALTH_ROUND_MS = 30_000;

/** As if so many messages more had arrived: a few failures say little. */
const PRIOR_MESSAGES = 30;
/** Within a look a score falls or rises by no more than this, so that traffic moves over minutes. */
const FALL = 0.1;
const RISE = 0.05;
/** What changes less is not worth telling before the last word gets old. */
const WORTH_TELLING = 0.01;
const OLD_MS = HEALTH_LIFE_MS / 4;

/** The score of now: drawn towards 1 where little is known, and a step from the last one. */
export function nextScore({ finished, delivered }: Pick<HealthFacts, 'finished' | 'delivered'>, told: ToldHealth | null): number {
  const target = (delivered + PRIOR_MESSAGES) / (finished + PRIOR_MESSAGES);
  const from = told?.score ?? 1;
  return Math.min(1, Math.max(0, Math.min(from + RISE, Math.max(from - FALL, target))));
}

export function isWorthTelling(score: number, told: ToldHealth | null, nowMs: number): boolean {
  if (told === null) return true;
  return Math.abs(score - told.score) >= WORTH_TELLING || nowMs - told.computedAtMs >= OLD_MS;
}
