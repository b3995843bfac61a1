import { measureLanes, measureThroughput } from '../judge/measure.js';
import type { Outcome } from '../run/run-all.js';
import { describeFaults } from './text-report.js';

/** What programs read: a verdict and figures for each scenario. */
export function renderJson(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => ({
    scenario: outcome.scenario.name, shows: outcome.scenario.shows, isProven: outcome.isProven, tookMs: outcome.tookMs, faults: describeFaults(outcome),
    ...(outcome.kind === 'judged'
      ? { promises: outcome.verdict.promises.map(({ promise, isNamed, violations, figure }) => ({ promise, isNamed, held: violations.length === 0, violations, figure })), bites: outcome.verdict.bites, lanes: measureLanes(outcome.history), submissionsPerSecond: measureThroughput(outcome.history) }
      : {}),
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
