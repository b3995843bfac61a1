import type { Bar } from './bar.js';

/** A run that is smaller than the bar asks for reaches its goal or not; it never meets the bar. */
export type Verdict = 'met' | 'missed' | 'not measured' | 'reached by a short run' | 'not reached by a short run';

export interface JudgedBar {
  readonly name: string;
  readonly says: string;
  /** Null where it could not be measured. */
  readonly value: number | null;
  readonly unit: string;
  readonly better: Bar['better'];
  readonly goal: number;
  readonly verdict: Verdict;
}

export interface RunSize {
  readonly isShort: boolean;
}

/** Values by the names of their bars. */
export interface Measured {
  readonly values: Readonly<Record<string, number>>;
}

/** `findings` is undefined where the measurement failed. */
export function judgeBar(bar: Bar, findings: Measured | undefined, { isShort }: RunSize): JudgedBar {
  const { name, says, unit, better } = bar;
  const goal = isShort ? (bar.shortGoal ?? bar.goal) : bar.goal;
  const value = findings?.values[name];
  if (value === undefined || !Number.isFinite(value)) return { name, says, value: null, unit, better, goal, verdict: 'not measured' };
  const isReached = better === 'higher' ? value >= goal : value <= goal;
  return { name, says, value, unit, better, goal, verdict: verdictOf(isReached, isShort) };
}

function verdictOf(isReached: boolean, isShort: boolean): Verdict {
  if (isShort) return isReached ? 'reached by a short run' : 'not reached by a short run';
  return isReached ? 'met' : 'missed';
}

/** 0 where every bar that was asked for holds; one that could not be measured does not. */
export function exitCodeOf(judged: readonly JudgedBar[]): 0 | 1 {
  const holds = judged.every(({ verdict }) => verdict === 'met' || verdict === 'reached by a short run');
  return holds && judged.length > 0 ? 0 : 1;
}
