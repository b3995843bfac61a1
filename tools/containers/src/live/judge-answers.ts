import type { PanelQueries, Query } from '../queries/query.js';
import type { EmptyPanel } from './empty-when-well.js';
import type { Answer } from './prometheus-api.js';

export interface PanelAnswer {
  readonly panel: PanelQueries;
  /** In the order of its queries. */
  readonly answers: readonly Answer[];
}

const countOf = ({ answers }: PanelAnswer): number => answers.reduce((sum, answer) => sum + (answer.kind === 'series' ? answer.count : 0), 0);

function findErrors(queries: readonly Query[], answers: readonly Answer[]): string[] {
  return answers.flatMap((answer, index) => (answer.kind === 'error' ? [`${queries[index]?.place}: ${answer.error}`] : []));
}

/** Queries that were refused, and panels that stayed empty without leave. */
export function findPanelFaults(asked: readonly PanelAnswer[], leave: readonly EmptyPanel[]): string[] {
  const mayBeEmpty = new Set(leave.map(({ panel }) => panel));
  return asked.flatMap((one) => [
    ...findErrors(one.panel.queries, one.answers),
    ...(countOf(one) > 0 || mayBeEmpty.has(one.panel.place) ? [] : [`${one.panel.place}: shows nothing`]),
  ]);
}

export function renderPanel(one: PanelAnswer): string {
  return `${String(countOf(one)).padStart(4)} series  ${one.panel.place}`;
}
