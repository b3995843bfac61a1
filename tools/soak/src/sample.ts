import type { Phase } from './soak-plan.js';

/** What was seen at one moment: numbers by the name of their series, e.g. `memory of intake`. */
export interface Sample {
  /** Since the first intent. */
  readonly atS: number;
  readonly phase: Phase;
  readonly values: Readonly<Record<string, number>>;
}
