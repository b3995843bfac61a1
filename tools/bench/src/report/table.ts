export type Column = 'left' | 'right';

/** Rows of text with their columns aligned, two spaces apart; no space at the end of a line. */
export function renderTable(rows: readonly (readonly string[])[], columns: readonly Column[]): string {
  const widths = columns.map((_column, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const align = (text: string, index: number): string => (columns[index] === 'right' ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0));
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}
