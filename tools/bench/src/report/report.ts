import type { Comparison } from '../engine/trial.js';
import type { ProcessProfile } from '../profile/read-profiles.js';
import { totalMs, type CostRow } from './cost-row.js';
import type { Figure } from './figure.js';
import type { JudgedBar } from './judge-bars.js';
import { renderTable } from './table.js';

/** What a run has to say, printed and written as JSON alike. */
export interface Report {
  readonly figures: readonly Figure[];
  /** Numbers with a goal. */
  readonly bars?: readonly JudgedBar[];
  readonly comparisons?: readonly Comparison[];
  /** What a message costs, by what was measured. */
  readonly costs?: readonly CostRow[];
  /** Where the time went, where it was asked for. */
  readonly profiles?: readonly ProcessProfile[];
  /** What a reader must know of the run itself. */
  readonly notes?: readonly string[];
}

const PERCENT = 100;

/** A few significant digits of what is small, all of what is large. */
export function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

function renderBars(bars: readonly JudgedBar[]): string {
  const rows = bars.map(({ name, value, unit, better, goal, verdict, says }) => [name, value === null ? '-' : formatNumber(value), `${better === 'higher' ? '>=' : '<='} ${formatNumber(goal)}`, unit, verdict, says]);
  return renderTable([['bar', 'value', 'goal', 'unit', 'verdict', ''], ...rows], ['left', 'right', 'left', 'left', 'left', 'left']);
}

function renderComparisons(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ name, kafkajs, platformatic, unit }) => [name, formatNumber(kafkajs), formatNumber(platformatic), unit]);
  return renderTable([['side by side', 'kafkajs', '@platformatic/kafka', ''], ...rows], ['left', 'right', 'right', 'left']);
}

const renderFigures = (figures: readonly Figure[]): string => renderTable(figures.map(({ name, value, unit }) => [name, formatNumber(value), unit]), ['left', 'right', 'left']);

function renderCosts(costs: readonly CostRow[]): string {
  const rows = costs.map((row) => [row.name, formatNumber(row.messagesPerSecond), ...[row.servicesMs, row.kafkaMs, row.postgresMs, totalMs(row)].map(formatNumber)]);
  return renderTable([['CPU-ms per message', 'messages/s', 'services', 'Kafka', 'PostgreSQL', 'sum'], ...rows], ['left', 'right', 'right', 'right', 'right', 'right']);
}

function renderProfile({ process, functions }: ProcessProfile): string {
  const rows = functions.map(({ name, where, selfMs, share }) => [name, `${formatNumber(share * PERCENT)} %`, formatNumber(selfMs), where]);
  return renderTable([[process, 'self', 'ms', ''], ...rows], ['left', 'right', 'right', 'left']);
}

/** The notes, then the parts that there are, with an empty line between them. */
export function renderReport({ notes = [], bars = [], comparisons = [], costs = [], figures, profiles = [] }: Report): string {
  const parts = [
    notes.join('\n'), bars.length > 0 ? renderBars(bars) : '', comparisons.length > 0 ? renderComparisons(comparisons) : '',
    costs.length > 0 ? renderCosts(costs) : '', figures.length > 0 ? renderFigures(figures) : '', ...profiles.map(renderProfile),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
