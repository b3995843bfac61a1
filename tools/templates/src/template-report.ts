import type { TemplateReport } from './judge-replays.js';

const LONGEST_LIST = 12;

/** One row for each template, what happened to it below. */
export function renderReports(reports: readonly TemplateReport[]): string {
  const rows = [['template', 'purpose', 'verdict', 'segments', 'encoding', 'forced by'], ...reports.map((report) => [report.template, report.purpose, report.verdict, String(report.segments), report.encoding, listOf(report.forcing)])];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const [heading = '', ...lines] = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const counts = Object.entries(Object.groupBy(reports, ({ verdict }) => verdict)).map(([verdict, of]) => `${of.length} ${verdict}`);
  return [heading, ...lines.flatMap((line, index) => [line, ...(reports[index]?.notes ?? []).map((note) => `  ${note}`)]), '', counts.join(', ')].join('\n');
}

const listOf = (forcing: readonly string[]): string => (forcing.length > LONGEST_LIST ? `${forcing.slice(0, LONGEST_LIST).join(' ')} and ${forcing.length - LONGEST_LIST} more` : forcing.join(' '));
