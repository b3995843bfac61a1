import type { FraudAction } from './subject.js';

/** Something that was noticed: what it adds to the score (or takes away), and the figures behind it. */
export interface Signal {
  readonly signal: string;
  readonly points: number;
  readonly figures: Readonly<Record<string, number>>;
}

export interface Score {
  readonly points: number;
  readonly action: FraudAction;
  readonly signals: readonly Signal[];
}

/** Points at which each action is asked for. One signal alone is at most watched or slowed down; blocking takes two that agree. */
export const ACTION_POINTS = { watch: 40, throttle: 65, block: 100 } as const;

export function scoreOf(found: readonly (Signal | null)[]): Score {
  const signals = found.filter((signal) => signal !== null);
  const points = signals.reduce((sum, signal) => sum + signal.points, 0);
  return { points, action: actionOf(points), signals };
}

function actionOf(points: number): FraudAction {
  if (points >= ACTION_POINTS.block) return 'block';
  if (points >= ACTION_POINTS.throttle) return 'throttle';
  return points >= ACTION_POINTS.watch ? 'watch' : 'clear';
}

/** Whether a count is beyond what was to be expected, by a factor and by more than chance: a Poisson count strays by its root. */
export function exceeds(count: number, expected: number, { factor, deviations }: { readonly factor: number; readonly deviations: number }): boolean {
  return count >= factor * expected && count >= expected + deviations * Math.sqrt(expected);
}
