import { medianOf } from '@signalbox/checkers';

/** How far apart the values lie, in % of their median. */
export function spreadPercent(values: readonly number[]): number {
  return ((Math.max(...values) - Math.min(...values)) / medianOf(values)) * 100;
}

export const perSecond = (count: number, elapsedMs: number): number => (count * 1000) / elapsedMs;
