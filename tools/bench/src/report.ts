import type { JudgedBar } from './engine/judge-bars.js';
import type { Comparison } from './engine/trial.js';
import type { Figure } from './figures.js';
import { renderTable } from './table.js';

/** What a run has to say, printed and written as JSON alike. */
export interface Report {
  readonly figures: readonly Figure[];
  /** Numbers with a goal. */
  readonly bars?: readonly JudgedBar[];
  readonly comparisons?: readonly Comparison[];
  /** What a reader must know of the run itself. */
  readonly notes?: readonly string[];
}

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

/** The notes, then the parts that there are, with an empty line between them. */
export function renderReport({ notes = [], bars = [], comparisons = [], figures }: Report): string {
  const parts = [notes.join('\n'), bars.length > 0 ? renderBars(bars) : '', comparisons.length > 0 ? renderComparisons(comparisons) : '', figures.length > 0 ? renderFigures(figures) : ''];
  return parts.filter((part) => part !== '').join('\n\n');
}
