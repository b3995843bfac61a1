import { exceeds, scoreOf, type Score, type Signal } from './signal.js';
import type { TollFacts } from './toll-facts.js';
import { TOLL } from './toll-thresholds.js';
import { HOUR_MS, WINDOWS } from './windows.js';

const HOUR_SECONDS = HOUR_MS / 1_000;

/** How much speaks for toll fraud, and what. */
export function scoreToll(facts: TollFacts): Score {
  return scoreOf([findBurst(facts), findSpend(facts), findAfterHours(facts), findLongCalls(facts), findNewDestination(facts), findHighTariff(facts)]);
}

function findBurst({ recent, past }: TollFacts): Signal | null {
  const expected = Math.max(TOLL.usualFloor, (past.calls * WINDOWS.callRateMs) / HOUR_MS);
  const { burst, rise } = TOLL;
  const limit = [burst, rise].find((candidate) => recent >= candidate.calls && exceeds(recent, expected, candidate));
  return limit === undefined ? null : { signal: limit === burst ? 'call-burst' : 'call-rise', points: limit.points, figures: { calls: recent, expected, windowSeconds: WINDOWS.callRateMs / 1_000 } };
}

function findSpend({ costMicros, past }: TollFacts): Signal | null {
  const limit = [TOLL.greatSpend, TOLL.spend].find((candidate) => costMicros >= candidate.costMicros && costMicros >= candidate.factor * past.costMicros);
  return limit === undefined ? null : { signal: 'spend', points: limit.points, figures: { costMicros, pastCostMicros: past.costMicros, windowSeconds: HOUR_SECONDS } };
}

function findAfterHours({ afterHours, past }: TollFacts): Signal | null {
  const { calls, points } = TOLL.afterHours;
  return afterHours >= calls && past.afterHours === 0 ? { signal: 'after-hours', points, figures: { calls: afterHours, windowSeconds: HOUR_SECONDS } } : null;
}

function findLongCalls({ longCalls, past, costMicros }: TollFacts): Signal | null {
  const { calls, points } = TOLL.longCalls;
  return longCalls >= calls && costMicros > past.costMicros ? { signal: 'long-calls', points, figures: { calls: longCalls, windowSeconds: HOUR_SECONDS } } : null;
}

function findNewDestination({ calls, past }: TollFacts): Signal | null {
  return calls >= TOLL.newDestination.calls && past.calls === 0 ? { signal: 'new-destination', points: TOLL.newDestination.points, figures: { calls, windowSeconds: HOUR_SECONDS } } : null;
}

function findHighTariff({ calls, minuteMicros }: TollFacts): Signal | null {
  const limit = TOLL.highTariff;
  return calls >= limit.calls && minuteMicros >= limit.minuteMicros ? { signal: 'high-tariff', points: limit.points, figures: { calls, minuteMicros } } : null;
}
