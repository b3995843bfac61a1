/** One line of a Prometheus text. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;

export function parseMetrics(text: string): MetricSample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined) return [];
    return [{ name, labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', of = '']) => [label, of])), value: Number(value) }];
  });
}

const valuesOf = (samples: readonly MetricSample[], name: string, labels: Readonly<Record<string, string>>): number[] =>
  samples.filter((sample) => sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value)).map(({ value }) => value);

/** 0 where there is none. */
export const sumOf = (samples: readonly MetricSample[], name: string, labels: Readonly<Record<string, string>> = {}): number => valuesOf(samples, name, labels).reduce((sum, value) => sum + value, 0);

/** By the value of one label, the largest of the metric. */
export function largestBy(samples: readonly MetricSample[], name: string, label: string): Map<string, number> {
  const largest = new Map<string, number>();
  for (const sample of samples) {
    const of = sample.labels[label];
    if (sample.name === name && of !== undefined) largest.set(of, Math.max(largest.get(of) ?? -Infinity, sample.value));
  }
  return largest;
}
