export const PHASES = ['before', 'peak', 'after'] as const;
export type Phase = (typeof PHASES)[number];

/** The load over time: the rate, then 1.5 times the rate for most of the run, then the rate again. */
export interface SoakPlan {
  readonly durationS: number;
  phaseAt(atS: number): Phase;
  /** Intents per second. */
  rateAt(atS: number): number;
  /** How many intents are to be published by then. */
  dueBy(atS: number): number;
  /** What drift is looked for in: the second half of the peak, when caches and heaps have found their size. */
  readonly steady: { readonly fromS: number; readonly toS: number };
}

const PEAK_FACTOR = 1.5;
const BEFORE_SHARE = 0.2;
const PEAK_SHARE = 0.6;

export function planSoak({ minutes, rate }: { readonly minutes: number; readonly rate: number }): SoakPlan {
  const durationS = minutes * 60;
  const peakFromS = BEFORE_SHARE * durationS;
  const peakToS = peakFromS + PEAK_SHARE * durationS;
  const phaseAt = (atS: number): Phase => (atS < peakFromS ? 'before' : atS < peakToS ? 'peak' : 'after');
  return {
    durationS,
    phaseAt,
    rateAt: (atS) => (phaseAt(atS) === 'peak' ? PEAK_FACTOR : 1) * rate,
    dueBy(atS) {
      const endS = Math.min(Math.max(atS, 0), durationS);
      const peakS = Math.min(Math.max(endS - peakFromS, 0), peakToS - peakFromS);
      return Math.floor(rate * (endS + (PEAK_FACTOR - 1) * peakS));
    },
    steady: { fromS: (peakFromS + peakToS) / 2, toS: peakToS },
  };
}
