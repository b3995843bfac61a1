/** An hour of some traffic. */
export interface HourFigures {
  readonly messages: number;
  readonly delivered: number;
  /** Delivered, failed, or without a receipt in the time set. */
  readonly ended: number;
  readonly refused: number;
  readonly medianMs: number | null;
}

export const FIGURES = ['messages', 'delivery-rate', 'refused-share', 'median-latency-ms'] as const;
export type Figure = (typeof FIGURES)[number];

/** A figure that is far from what is usual at that hour. */
export interface Anomaly {
  readonly figure: Figure;
  readonly observed: number;
  /** The median of the same hour of other days, and how far days usually are from it. */
  readonly usual: number;
  readonly spread: number;
  readonly days: number;
}

/** Fewer days say nothing of what is usual. */
const LEAST_DAYS = 5;
/** Fewer messages say nothing of a share or a time. */
const LEAST_MESSAGES = 50;
/** So many spreads away is far. Of days that differ by chance alone, not one in a million is. */
const FAR = 5;
/** Makes the median of the deviations comparable with a standard deviation. */
const MAD_TO_SIGMA = 1.4826;

interface FigureRule {
  /** Null where the hour is too small to say. */
  read(hour: HourFigures): number | null;
  /** Days never differ by less than this: chance alone makes it. */
  leastSpread(usual: number, hour: HourFigures): number;
  /** What is far is worth telling only beyond this, whatever the spread. */
  isLarge(observed: number, usual: number): boolean;
}

const shareSpread = (usual: number, of: number): number => Math.max(0.005, Math.sqrt((Math.max(usual * (1 - usual), 0.01)) / Math.max(of, 1)));

const RULES: Readonly<Record<Figure, FigureRule>> = {
  messages: {
    read: ({ messages }) => messages,
    leastSpread: (usual) => Math.max(Math.sqrt(Math.max(usual, 1)), 0.08 * usual),
    isLarge: (observed, usual) => Math.max(observed, usual) >= LEAST_MESSAGES && (observed >= 1.5 * usual || observed <= 0.5 * usual),
  },
  'delivery-rate': {
    read: ({ delivered, ended }) => (ended < LEAST_MESSAGES ? null : delivered / ended),
    leastSpread: (usual, { ended }) => shareSpread(usual, ended),
    isLarge: (observed, usual) => observed <= usual - 0.03,
  },
  'refused-share': {
    read: ({ refused, messages }) => (messages < LEAST_MESSAGES ? null : refused / messages),
    leastSpread: (usual, { messages }) => shareSpread(usual, messages),
    isLarge: (observed, usual) => observed >= usual + 0.03,
  },
  'median-latency-ms': {
    read: ({ medianMs, delivered }) => (delivered < LEAST_MESSAGES ? null : medianMs),
    leastSpread: (usual) => 0.1 * usual,
    isLarge: (observed, usual) => observed >= 1.5 * usual,
  },
};

/** The middle one; of two, their mean. NaN for none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

function judge(figure: Figure, hour: HourFigures, past: readonly HourFigures[]): Anomaly | null {
  const { read, leastSpread, isLarge } = RULES[figure];
  const observed = read(hour);
  const others = past.map(read).filter((value) => value !== null);
  if (observed === null || others.length < LEAST_DAYS) return null;
  const usual = medianOf(others);
  const spread = Math.max(MAD_TO_SIGMA * medianOf(others.map((value) => Math.abs(value - usual))), leastSpread(usual, hour));
  return Math.abs(observed - usual) > FAR * spread && isLarge(observed, usual) ? { figure, observed, usual, spread, days: others.length } : null;
}

/** Compares an hour with the same hour of other days, by medians, so that single bad days do not hide or make anything. */
export function findAnomalies(hour: HourFigures, past: readonly HourFigures[]): Anomaly[] {
  return FIGURES.flatMap((figure) => judge(figure, hour, past) ?? []);
}
