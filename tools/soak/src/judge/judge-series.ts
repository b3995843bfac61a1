import { medianOf } from '@signalbox/checkers';
import { fitTrend, type Point } from './trend.js';

/** What a series showed, against what it may show. */
export interface Judgement {
  /** Null where there were too few samples, or the run is too short for this goal. */
  readonly value: number | null;
  readonly bound: number;
  readonly verdict: 'met' | 'missed' | 'not measured' | 'too short';
}

/** Below this many samples a trend is chance. */
const LEAST_SAMPLES = 5;
/** A slope within so many standard errors of level is what noise makes of no slope at all. */
const CERTAIN_ERRORS = 2;

const judge = (value: number, bound: number): Judgement => ({ value, bound, verdict: value <= bound ? 'met' : 'missed' });
const notMeasured = (bound: number): Judgement => ({ value: null, bound, verdict: 'not measured' });
/** What a longer run would say. */
export const tooShort = (bound: number): Judgement => ({ value: null, bound, verdict: 'too short' });

/** How much a series grew from the first to the last of these samples; a growth that noise explains counts as none. */
export function judgeGrowth(points: readonly Point[], allowance: number): Judgement {
  const trend = points.length < LEAST_SAMPLES ? null : fitTrend(points);
  const lengthS = (points.at(-1)?.atS ?? 0) - (points[0]?.atS ?? 0);
  if (trend === null) return notMeasured(allowance);
  const isCertain = trend.slopePerS > CERTAIN_ERRORS * trend.slopeErrorPerS;
  return judge(isCertain ? trend.slopePerS * lengthS : 0, allowance);
}

/**
 * How much the height of a heap grew from the first to the last of these samples, by the highest of either half. What a collection gives back, and what the heap then takes
 * again up to its old height, is no growth; a leak lifts every height.
 */
export function judgeHeights(points: readonly Point[], allowance: number): Judgement {
  if (points.length < LEAST_SAMPLES) return notMeasured(allowance);
  const middle = points.length >> 1;
  const height = (half: readonly Point[]): number => Math.max(...half.map(({ value }) => value));
  // From the one height to the other lies half of the time.
  return judge(Math.max(0, 2 * (height(points.slice(middle)) - height(points.slice(0, middle)))), allowance);
}

/** How far the level after the peak lies above the one before it; medians, so that one outlier says nothing. */
export function judgeReturn(before: readonly Point[], after: readonly Point[], allowance: number): Judgement {
  if (before.length < 2 || after.length < 2) return notMeasured(allowance);
  return judge(Math.max(0, medianOf(after.map(({ value }) => value)) - medianOf(before.map(({ value }) => value))), allowance);
}

/** The highest of the samples. */
export function judgeCeiling(points: readonly Point[], bound: number): Judgement {
  return points.length < LEAST_SAMPLES ? notMeasured(bound) : judge(Math.max(...points.map(({ value }) => value)), bound);
}
