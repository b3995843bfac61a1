/** What this project uses of Grafana's model of a dashboard. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  /** Values between commas. */
  readonly query: string;
  readonly allValue?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly Target[];
}

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly datasource?: { readonly uid: string };
}

/** Panels of these types ask nothing of Prometheus. */
export const WITHOUT_QUERIES: readonly string[] = ['row', 'alertlist'];

/** Columns of Grafana's grid. */
const COLUMNS = 24;

type Place = Panel['gridPos'];
const overlap = (a: Place, b: Place): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function findPanelFaults(panel: Panel, dataSource: string): string[] {
  const { title, description, gridPos, type, datasource, targets = [] } = panel;
  if (type === 'row') return [];
  const asks = !WITHOUT_QUERIES.includes(type);
  return [
    ...(description ? [] : [`${title}: says not what it shows`]),
    ...(gridPos.x + gridPos.w <= COLUMNS ? [] : [`${title}: is wider than the grid`]),
    ...(!asks || datasource?.uid === dataSource ? [] : [`${title}: asks ${datasource?.uid}, the provisioned source is ${dataSource}`]),
    ...(!asks || panel.fieldConfig?.defaults.unit ? [] : [`${title}: has no unit`]),
    ...(!asks || targets.length > 0 ? [] : [`${title}: asks nothing`]),
    ...targets.filter(({ datasource: own }) => own?.uid !== dataSource).map(({ refId }) => `${title} ${refId}: asks another source`),
    ...(new Set(targets.map(({ refId }) => refId)).size === targets.length ? [] : [`${title}: two queries have one refId`]),
  ];
}

/** What would make Grafana refuse, hide or overlay something. `dataSource` is the uid of the provisioned one. */
export function findDashboardFaults(dashboard: Dashboard, dataSource: string): string[] {
  const { panels } = dashboard;
  const pairs = panels.flatMap((panel, index) => panels.slice(index + 1).map((other) => [panel, other] as const));
  return [
    ...(/^[a-z0-9-]{1,40}$/.test(dashboard.uid) ? [] : ['its uid is not short and in small letters']),
    ...(dashboard.title && dashboard.description ? [] : ['it has no title or no description']),
    ...(Number.isInteger(dashboard.schemaVersion) ? [] : ['it has no schema version']),
    ...panels.flatMap((panel) => findPanelFaults(panel, dataSource)),
    ...pairs.filter(([a, b]) => a.id === b.id).map(([a, b]) => `${a.title} and ${b.title} have one id`),
    ...pairs.filter(([a, b]) => overlap(a.gridPos, b.gridPos)).map(([a, b]) => `${a.title} lies over ${b.title}`),
    ...pairs.filter(([a, b]) => a.type !== 'row' && a.title === b.title).map(([a]) => `two panels are called ${a.title}`),
  ];
}
