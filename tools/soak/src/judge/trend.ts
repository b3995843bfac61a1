export interface Point {
  readonly atS: number;
  readonly value: number;
}

/** A straight line through points by least squares. */
export interface Trend {
  readonly slopePerS: number;
  /** How far the slope may be off by noise alone: its standard error. */
  readonly slopeErrorPerS: number;
}

/** Null of fewer than three points, or where all are of one moment: nothing can be said of their course. */
export function fitTrend(points: readonly Point[]): Trend | null {
  if (points.length < 3) return null;
  const meanS = mean(points.map(({ atS }) => atS));
  const meanValue = mean(points.map(({ value }) => value));
  const spread = points.reduce((sum, { atS }) => sum + (atS - meanS) ** 2, 0);
  if (spread === 0) return null;
  const slopePerS = points.reduce((sum, { atS, value }) => sum + (atS - meanS) * (value - meanValue), 0) / spread;
  const residue = points.reduce((sum, { atS, value }) => sum + (value - meanValue - slopePerS * (atS - meanS)) ** 2, 0);
  return { slopePerS, slopeErrorPerS: Math.sqrt(residue / (points.length - 2) / spread) };
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
