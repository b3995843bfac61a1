import type { Sample } from '../sample.js';
import type { SoakPlan } from '../soak-plan.js';
import { GOALS, type Goal } from './goals.js';
import { judgeCeiling, judgeGrowth, judgeHeights, judgeReturn, tooShort, type Judgement } from './judge-series.js';
import type { Point } from './trend.js';

export interface SoakVerdict extends Judgement {
  readonly goal: string;
  /** Which series it is; of a family the one that does worst. */
  readonly series: string;
  readonly unit: string;
}

/** What must be true when all is over, whatever happened on the way. */
export interface SoakEnd {
  readonly planned: number;
  readonly published: number;
  readonly withoutEnd: number;
  readonly sentTwice: number;
  readonly deadLetters: number;
}

/** Below this share of the plan the run was another one than was asked for. */
const LEAST_PUBLISHED_SHARE = 0.99;

/** The verdict on each goal. */
export function judgeSoak(samples: readonly Sample[], plan: Pick<SoakPlan, 'steady'>, end: SoakEnd): SoakVerdict[] {
  return [...GOALS.map((goal) => judgeGoal(goal, samples, plan)), ...judgeEnd(end)];
}

/** A goal of which nothing was measured is not met; one for which the run was too short is left open, and the table says so. */
export const isMet = (verdicts: readonly SoakVerdict[]): boolean => verdicts.every(({ verdict }) => verdict === 'met' || verdict === 'too short');

function judgeGoal(goal: Goal, samples: readonly Sample[], { steady }: Pick<SoakPlan, 'steady'>): SoakVerdict {
  const names = [...new Set(samples.flatMap(({ values }) => Object.keys(values)))].filter((name) => name.startsWith(goal.series));
  const pick = (name: string, among: readonly Sample[]): Point[] => among.flatMap(({ atS, values }) => (values[name] === undefined ? [] : [{ atS, value: values[name] }]));
  const during = samples.filter(({ atS }) => atS >= steady.fromS && atS < steady.toS);
  const { settledFromS = 0 } = goal;
  if (names.length > 0 && settledFromS > steady.fromS) return { goal: goal.name, series: goal.series.trim(), unit: goal.unit, ...tooShort(goal.bound) };
  const verdicts = names.map((name): SoakVerdict => ({ goal: goal.name, series: name, unit: goal.unit, ...judgeOne(goal, pick(name, during), [pick(name, laterHalf(samples, 'before')), pick(name, laterHalf(samples, 'after'))]) }));
  const worst = verdicts.toSorted((a, b) => severity(b) - severity(a))[0];
  return worst ?? { goal: goal.name, series: goal.series.trim(), unit: goal.unit, value: null, bound: goal.bound, verdict: 'not measured' };
}

/** Of the first phase the start is cold, of the last one the peak still drains. */
function laterHalf(samples: readonly Sample[], phase: Sample['phase']): Sample[] {
  const own = samples.filter((sample) => sample.phase === phase);
  return own.slice(own.length >> 1);
}

const severity = ({ value, verdict }: SoakVerdict): number => (verdict === 'not measured' ? Infinity : (value ?? 0));

function judgeOne({ kind, bound }: Goal, during: readonly Point[], [before, after]: readonly [readonly Point[], readonly Point[]]): Judgement {
  switch (kind) {
    case 'growth': return judgeGrowth(during, bound);
    case 'heights': return judgeHeights(during, bound);
    case 'return': return judgeReturn(before, after, bound);
    case 'ceiling': return judgeCeiling(during, bound);
  }
}

function judgeEnd({ planned, published, withoutEnd, sentTwice, deadLetters }: SoakEnd): SoakVerdict[] {
  const none = (goal: string, value: number): SoakVerdict => ({ goal, series: '', unit: 'messages', value, bound: 0, verdict: value === 0 ? 'met' : 'missed' });
  const unpublished = Math.max(0, Math.ceil(LEAST_PUBLISHED_SHARE * planned) - published);
  return [none('short of the planned load by', unpublished), none('messages without an end', withoutEnd), none('messages sent twice', sentTwice), none('dead letters', deadLetters)];
}
