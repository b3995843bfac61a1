import { LABELS, METRICS, type LabelRule } from '@signalbox/telemetry';
import { parseSelectors, type Matcher, type Selector } from './parse-selectors.js';
import type { Query } from './query.js';

interface Series {
  readonly type: 'counter' | 'gauge';
  readonly labels: readonly string[];
}

/** What Prometheus and the registry of a process add to every series. */
const EVERYWHERE = ['job', 'instance', 'service'];

/** Of the process itself, and of Prometheus. */
const OTHER_SERIES: Readonly<Record<string, Series>> = {
  up: { type: 'gauge', labels: [] },
  process_cpu_seconds_total: { type: 'counter', labels: [] },
  process_resident_memory_bytes: { type: 'gauge', labels: [] },
};

/** Functions of a range that make sense for a counter alone, and for a gauge alone. */
const OF_COUNTERS = ['rate', 'irate', 'increase'];
const OF_GAUGES = ['deriv', 'delta', 'avg_over_time', 'max_over_time', 'min_over_time'];

/** A histogram shows itself as three counters, the buckets with their bound. */
function expand(name: string, { type, labels }: (typeof METRICS)[keyof typeof METRICS]): [string, Series][] {
  if (type !== 'histogram') return [[name, { type, labels }]];
  return [[`${name}_bucket`, { type: 'counter', labels: [...labels, 'le'] }], [`${name}_sum`, { type: 'counter', labels }], [`${name}_count`, { type: 'counter', labels }]];
}

const KNOWN = new Map<string, Series>([...Object.entries(METRICS).flatMap(([name, row]) => expand(name, row)), ...Object.entries(OTHER_SERIES)]);
const RULES = LABELS as Readonly<Record<string, LabelRule>>;

/** Values that a matcher names one by one; none where it is a real pattern. */
function namedValues({ operator, value }: Matcher): string[] {
  if (!operator.includes('~')) return [value];
  return /^[\w|-]+$/.test(value) ? value.split('|') : [];
}

function findMatcherFaults(matcher: Matcher, series: string, labels: readonly string[]): string[] {
  if (!labels.includes(matcher.label)) return [`${series} has no label ${matcher.label}`];
  const closed = RULES[matcher.label]?.values;
  return closed === undefined ? [] : namedValues(matcher).filter((value) => !closed.includes(value)).map((value) => `${matcher.label} is never ${value}`);
}

function findSelectorFaults({ series, matchers, grouped, rangeFunction }: Selector): string[] {
  const known = KNOWN.get(series);
  if (known === undefined) return [`there is no series ${series}`];
  const labels = [...known.labels, ...EVERYWHERE];
  const isMistaken = rangeFunction !== null && (known.type === 'counter' ? OF_GAUGES : OF_COUNTERS).includes(rangeFunction);
  return [
    ...matchers.flatMap((matcher) => findMatcherFaults(matcher, series, labels)),
    ...grouped.filter((label) => !labels.includes(label)).map((label) => `${series} has no label ${label} to group by`),
    ...(isMistaken ? [`${series} is a ${known.type}: ${rangeFunction} means nothing of it`] : []),
  ];
}

/** What would leave a query without an answer for ever: no PromQL, a series or label that no process shows, a value outside its list. */
export function findQueryFaults({ place, expression }: Query): string[] {
  const selectors = parseSelectors(expression);
  if (selectors === null) return [`${place}: is no PromQL: ${expression}`];
  return selectors.flatMap(findSelectorFaults).map((fault) => `${place}: ${fault}`);
}
