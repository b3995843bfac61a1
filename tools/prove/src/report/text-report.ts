import { describeBite, hasBitten, type PromiseVerdict } from '../judge/judge-scenario.js';
import { measureLanes } from '../judge/measure.js';
import type { Outcome } from '../run/run-all.js';
import { PROMISE_IDS } from '../scenario/scenario.js';

const SHOWN_VIOLATIONS = 8;

const mark = (verdict: PromiseVerdict | undefined): string => (verdict === undefined ? '·' : verdict.violations.length > 0 ? 'NO' : verdict.isNamed ? 'yes' : '(y)');

export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()).join('\n');
}

function renderRow(outcome: Outcome): string[] {
  const seconds = (outcome.tookMs / 1000).toFixed(1);
  if (outcome.kind === 'failed') return [outcome.scenario.name, seconds, ...PROMISE_IDS.map(() => '?'), 'could not be carried out'];
  const { promises, bites } = outcome.verdict;
  const bitten = bites.map(describeBite).join(', ');
  return [outcome.scenario.name, seconds, ...PROMISE_IDS.map((id) => mark(promises.find(({ promise }) => promise === id))), bitten];
}

/** What is wrong with one scenario, so that a person can look it up; empty where all is well. */
export function describeFaults(outcome: Outcome): string[] {
  if (outcome.kind === 'failed') return [`${outcome.scenario.name} could not be carried out: ${outcome.error.message}`];
  const { promises, bites } = outcome.verdict;
  return [
    ...promises.flatMap(({ promise, violations }) => [
      ...violations.slice(0, SHOWN_VIOLATIONS).map(({ subject, what }) => `${promise} is broken: ${subject} ${what}`),
      ...(violations.length > SHOWN_VIOLATIONS ? [`${promise} is broken ${violations.length - SHOWN_VIOLATIONS} times more`] : []),
    ]),
    ...bites.filter((bite) => !hasBitten(bite)).map(({ counter, counted, least, most }) => (most === undefined ? `the fault did not bite: ${counter} is ${counted}, at least ${least} was to be` : `${counter} is ${counted}, at most ${most} was to be`)),
  ];
}

/** One line when a scenario is over. */
export function renderLine(outcome: Outcome): string {
  const figures = outcome.kind === 'failed' ? [] : outcome.verdict.promises.flatMap(({ promise, isNamed, figure }) => (isNamed && figure !== undefined ? [`${promise} ${figure}`] : []));
  const lanes = outcome.kind === 'failed' ? [] : measureLanes(outcome.history).map(({ lane, intentToSubmit: { p50, p99 } }) => `${lane} p50 ${p50?.toFixed(0) ?? '-'} p99 ${p99?.toFixed(0) ?? '-'} ms`);
  return `${outcome.isProven ? 'proven    ' : 'NOT PROVEN'} ${outcome.scenario.name} (${(outcome.tookMs / 1000).toFixed(1)} s) ${[...figures, ...lanes].join('; ')}`;
}

/** The closing table: a verdict per promise for each scenario, then every fault. */
export function renderReport(outcomes: readonly Outcome[]): string {
  const rows = [['scenario', 's', ...PROMISE_IDS, 'what the faults did'], ...outcomes.map(renderRow)];
  const faults = outcomes.filter((outcome) => !outcome.isProven).flatMap((outcome) => [`\n${outcome.scenario.name}: ${outcome.scenario.shows}`, ...describeFaults(outcome).map((fault) => `  ${fault}`)]);
  const proven = outcomes.filter((outcome) => outcome.isProven).length;
  return [
    renderTable(rows), '\nyes: shown by this scenario · (y): looked at beside, and held · NO: broken', ...faults,
    `\n${proven} of ${outcomes.length} scenarios proven in ${(outcomes.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000).toFixed(0)} s`,
  ].join('\n');
}
