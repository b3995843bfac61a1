import type { SoakVerdict } from './judge/judge-soak.js';
import type { Sample } from './sample.js';

const round = (value: number): string => (Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2));

/** Columns two spaces apart, no space at the end of a line. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** The closing table: each goal, what was measured, and the verdict. */
export function renderVerdicts(verdicts: readonly SoakVerdict[]): string {
  const rows = verdicts.map(({ goal, series, value, bound, unit, verdict }) => [goal, value === null ? '-' : round(value), `<= ${round(bound)}`, unit, verdict, series]);
  return align([['goal', 'value', 'allowed', 'unit', 'verdict', 'worst'], ...rows]);
}

const largest = ({ values }: Sample, prefix: string): number => Math.max(0, ...Object.entries(values).filter(([name]) => name.startsWith(prefix)).map(([, value]) => value));

/** One line for whoever watches. */
export function renderSample(sample: Sample): string {
  const { atS, phase, values } = sample;
  return `${atS.toFixed(0).padStart(5)} s ${phase.padEnd(6)} backlog ${round(values['backlog'] ?? 0)} s | lag ${round(largest(sample, 'queue lag of '))} s | callbacks ${round(values['callback lag'] ?? 0)} s | 429 ${round(values['share of 429'] ?? 0)} | in doubt ${values['in doubt'] ?? 0} | parked ${values['parked'] ?? 0} | memory ${round(largest(sample, 'memory of '))} MB | loop ${round(largest(sample, 'event-loop delay of '))} s`;
}
