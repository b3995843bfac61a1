import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { pathOf, readJson, readYaml } from '../repository.js';
import { WITHOUT_QUERIES, type Dashboard, type Variable } from './dashboard.js';
import type { PanelQueries, Query } from './query.js';

export const DASHBOARDS = 'deploy/grafana/dashboards';
export const ALERTS_FILE = 'deploy/prometheus/alerts.yml';

/** In place of Grafana's own variables: long enough that a rate is of a whole short run. */
const OWN_VARIABLES: Readonly<Record<string, string>> = { __rate_interval: '5m', __interval: '15s', __range: '1h' };

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

/** Dashboards by the names of their files without `.json`. */
export function readDashboards(): Map<string, Dashboard> {
  const files = readdirSync(pathOf(DASHBOARDS)).filter((file) => file.endsWith('.json'));
  return new Map(files.map((file) => [basename(file, '.json'), readJson<Dashboard>(`${DASHBOARDS}/${file}`)]));
}

const valueOf = ({ query, allValue }: Variable): string => allValue ?? query.split(',').join('|');

/** Throws for a variable that neither the dashboard nor Grafana has. */
function resolveVariables(expression: string, variables: readonly Variable[]): string {
  const values = new Map([...Object.entries(OWN_VARIABLES), ...variables.map((variable) => [variable.name, valueOf(variable)] as const)]);
  return expression.replace(/\$(\w+)|\$\{(\w+)(?::\w+)?\}/g, (_, bare?: string, braced?: string) => {
    const value = values.get(bare ?? braced ?? '');
    if (value === undefined) throw new Error(`${expression} uses an unknown variable`);
    return value;
  });
}

/** Every panel that asks Prometheus something. */
export function readPanels(dashboards = readDashboards()): PanelQueries[] {
  return [...dashboards].flatMap(([name, { panels, templating }]) => panels.filter(({ type }) => !WITHOUT_QUERIES.includes(type)).map(({ title, targets = [] }) => {
    const place = `${name} / ${title}`;
    return { place, queries: targets.map(({ refId, expr }) => ({ place: `${place} ${refId}`, expression: resolveVariables(expr, templating.list) })) };
  }));
}

export function readAlerts(): Alert[] {
  const { groups } = readYaml<{ groups: { rules: Alert[] }[] }>(ALERTS_FILE);
  return groups.flatMap(({ rules }) => rules);
}

export const queryOf = ({ alert, expr }: Alert): Query => ({ place: `alert ${alert}`, expression: expr });
