import type { ScenarioHistory } from '../judge/history.js';
import { measureLanes, measureThroughput, type LaneFigures, type Percentiles } from '../judge/measure.js';
import type { Outcome } from '../run/run-all.js';
import { renderTable } from './text-report.js';
import { makeTimeline } from './timeline.js';

const COLUMNS = ['lane', 'intents', 'submitted', 'to submit p50', 'p95', 'p99', 'to final p50', 'p95', 'p99 ms', 'stall s'] as const;
const ms = (value: number | null): string => (value === null ? '-' : value.toFixed(0));
const times = ({ p50, p95, p99 }: Percentiles): string[] => [ms(p50), ms(p95), ms(p99)];
const seconds = (value: number): string => value.toFixed(1);

function renderLane({ lane, intents, submitted, intentToSubmit, submitToFinal, longestStallMs }: LaneFigures): string[] {
  return [lane, String(intents), String(submitted), ...times(intentToSubmit), ...times(submitToFinal), seconds(longestStallMs / 1000)];
}

/** What was done, with the seconds from the first intent on, and how high the load and what waited rose meanwhile. */
function renderCourse(history: ScenarioHistory): string[] {
  const { seconds: length, published, submitted, waiting, inDoubt, deeds } = makeTimeline(history);
  const most = (values: readonly number[]): number => values.reduce((highest, value) => Math.max(highest, value), 0);
  return [
    `${length} s; at most ${most(published)} intents/s, ${most(submitted)} submissions/s, ${most(waiting)} waiting, ${most(inDoubt)} in doubt; ${measureThroughput(history).toFixed(1)} submissions/s over all`,
    ...deeds.map(({ what, fromS, toS }) => `${seconds(fromS)} - ${seconds(toS)} s: ${what}`),
  ];
}

/** Times by lane, throughput and what was done when, of every scenario that could be carried out. */
export function renderFigures(outcomes: readonly Outcome[]): string {
  const judged = outcomes.filter((outcome) => outcome.kind === 'judged');
  return judged.map(({ scenario, history }) => [scenario.name, renderTable([COLUMNS, ...measureLanes(history).map(renderLane)]), ...renderCourse(history)].join('\n').replaceAll('\n', '\n  ')).join('\n\n');
}
