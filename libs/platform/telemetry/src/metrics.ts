import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createLabelGuard } from './label-guard.js';
import { METRICS, type CounterName, type GaugeName, type HistogramName, type LabelsOf, type MetricName } from './metric-names.js';

/** The metrics of one process. Recording never throws, never blocks and never grows without bound. */
export interface Metrics {
  /** Adds `n` (default 1) to a counter. */
  count<N extends CounterName>(name: N, labels: LabelsOf<N>, n?: number): void;
  /** Records one value of a histogram, in the unit of its name. */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void;
  /** Sets a gauge. */
  gauge<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void;
  /** Registers a function that sets gauges; it runs before every render, and its failure is ignored. */
  beforeRender(collect: () => void | Promise<void>): void;
  /** The Prometheus text format, version 0.0.4. */
  render(): Promise<string>;
}

export interface MetricsOptions {
  /** Becomes the label `service` of every series. */
  readonly service: string;
  /** Metrics of the process itself (memory, CPU, garbage collection); on unless a test turns them off. */
  readonly processMetrics?: boolean;
}

type Series = Counter | Gauge | Histogram;

function createSeries(registry: Registry, name: MetricName): Series {
  const row = METRICS[name];
  const options = { name, help: row.help, labelNames: [...row.labels], registers: [registry] };
  switch (row.type) {
    case 'counter': return new Counter(options);
    case 'gauge': return new Gauge(options);
    case 'histogram': return new Histogram({ ...options, buckets: [...row.buckets] });
  }
}

export function createMetrics({ service, processMetrics = true }: MetricsOptions): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // Three buckets instead of eight: the pause that matters is the one heartbeats can feel.
  if (processMetrics) collectDefaultMetrics({ register: registry, gcDurationBuckets: [0.01, 0.1, 1] });
  const names = Object.keys(METRICS) as MetricName[];
  const series = Object.fromEntries(names.map((name) => [name, createSeries(registry, name)])) as Record<MetricName, Series>;
  const collectors: (() => void | Promise<void>)[] = [];
  const guard = createLabelGuard(() => (series.sb_label_values_refused_total as Counter).inc());
  const bound = (name: MetricName, given: object): Record<string, string> => {
    const labels: Record<string, string> = {};
    for (const label of METRICS[name].labels) labels[label] = guard(label, (given as Record<string, unknown>)[label]);
    return labels;
  };
  return {
    count: (name, labels, n = 1) => (n > 0 ? (series[name] as Counter).inc(bound(name, labels), n) : undefined),
    // One value that is no number would spoil the sum for good.
    observe: (name, labels, value) => (Number.isFinite(value) ? (series[name] as Histogram).observe(bound(name, labels), value) : undefined),
    gauge: (name, labels, value) => (Number.isFinite(value) ? (series[name] as Gauge).set(bound(name, labels), value) : undefined),
    beforeRender: (collect) => void collectors.push(collect),
    async render() {
      await Promise.allSettled(collectors.map(async (collect) => collect()));
      return registry.metrics();
    },
  };
}
