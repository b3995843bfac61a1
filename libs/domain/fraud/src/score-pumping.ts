import type { PumpingFacts, Sequence } from './pumping-facts.js';
import { PUMPING } from './pumping-thresholds.js';
import { exceeds, scoreOf, type Score, type Signal } from './signal.js';
import { HOUR_MS, WINDOWS } from './windows.js';

/** How much speaks for pumping, and what. */
export function scorePumping(facts: PumpingFacts): Score {
  return scoreOf([findSequence(facts), findBurst(facts), findUnused(facts), findUsed(facts), findNewCountry(facts), findRefused(facts)]);
}

function findSequence({ sequences: { fast, slow } }: PumpingFacts): Signal | null {
  const signalOf = ({ numbers, linked }: Sequence, windowMs: number, points: number): Signal => ({ signal: 'sequential-numbers', points, figures: { numbers, linked, windowSeconds: windowMs / 1_000 } });
  if (isRun(fast, PUMPING.fastSequence)) return signalOf(fast, WINDOWS.rateMs, PUMPING.fastSequence.points);
  return isRun(slow, PUMPING.slowSequence) ? signalOf(slow, WINDOWS.sequenceMs, PUMPING.slowSequence.points) : null;
}

function isRun({ numbers, linked }: Sequence, limit: { readonly numbers: number; readonly linkedShare: number }): boolean {
  return numbers >= limit.numbers && linked >= limit.linkedShare * numbers;
}

/** A country is judged by its past only where the tenant has one; an area stands for few enough people to be judged without. */
function findBurst({ subject, recent, busiestHour, tenantSinceMs, asOfMs }: PumpingFacts): Signal | null {
  if (subject.scope === 'country' && asOfMs - tenantSinceMs < PUMPING.newCountry.tenantAgeMs) return null;
  const expected = Math.max(PUMPING.usualFloor[subject.scope], (busiestHour * WINDOWS.rateMs) / HOUR_MS);
  const { burst, rise } = PUMPING;
  const limit = [burst, rise].find((candidate) => recent >= candidate.messages && exceeds(recent, expected, candidate));
  if (limit === undefined) return null;
  return { signal: limit === burst ? 'rate-burst' : 'rate-rise', points: limit.points, figures: { messages: recent, expected: round(expected), windowSeconds: WINDOWS.rateMs / 1_000 } };
}

function findUnused({ use, peers }: PumpingFacts): Signal | null {
  const { codes, peerCodes, peerRate, share, deviations, points } = PUMPING.unused;
  const usual = peers.codes >= peerCodes ? peers.used / peers.codes : 0;
  if (use.codes < codes || usual < peerRate) return null;
  const expected = use.codes * usual;
  const isFall = use.used <= share * expected && use.used <= expected - deviations * Math.sqrt(expected * (1 - usual));
  return isFall ? { signal: 'codes-unused', points, figures: useFigures({ use, peers }) } : null;
}

function findUsed({ use, peers }: PumpingFacts): Signal | null {
  const { codes, share, points } = PUMPING.used;
  // Nothing of the tenant to compare with: half of all codes used is as much as any tenant sees.
  const usual = peers.codes >= PUMPING.unused.peerCodes ? Math.max(peers.used / peers.codes, PUMPING.unused.peerRate) : share;
  return use.codes >= codes && use.used >= share * usual * use.codes ? { signal: 'codes-used', points, figures: useFigures({ use, peers }) } : null;
}

function useFigures({ use, peers }: Pick<PumpingFacts, 'use' | 'peers'>): Record<string, number> {
  return { codes: use.codes, used: use.used, peerCodes: peers.codes, peerUsed: peers.used };
}

function findNewCountry({ recent, countrySinceMs, tenantSinceMs, asOfMs }: PumpingFacts): Signal | null {
  const { messages, tenantAgeMs, countryAgeMs, points } = PUMPING.newCountry;
  const isNew = asOfMs - tenantSinceMs >= tenantAgeMs && asOfMs - countrySinceMs < countryAgeMs;
  return isNew && recent >= messages ? { signal: 'new-country', points, figures: { messages: recent, countryHours: round((asOfMs - countrySinceMs) / HOUR_MS) } } : null;
}

function findRefused({ refused }: PumpingFacts): Signal | null {
  return refused >= PUMPING.refused.messages ? { signal: 'carrier-refusals', points: PUMPING.refused.points, figures: { messages: refused, windowSeconds: WINDOWS.refusalMs / 1_000 } } : null;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
