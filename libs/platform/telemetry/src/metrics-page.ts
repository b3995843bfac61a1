import { LABELS, type LabelRule } from './label-values.js';
import { METRICS } from './metric-names.js';

/** Where the page lies, from the root of the workspace. */
export const METRICS_PAGE = 'docs/metrics.md';

const code = (word: string): string => `\`${word}\``;

function renderMetrics(): string[] {
  return Object.entries(METRICS).map(([name, row]) => {
    const buckets = row.type === 'histogram' ? ` Buckets: ${row.buckets.join(', ')}.` : '';
    return `| ${code(name)} | ${row.type} | ${row.labels.map(code).join(', ') || '-'} | ${row.help}${buckets} |`;
  });
}

function renderLabels(): string[] {
  return Object.entries(LABELS).map(([name, rule]: [string, LabelRule]) => {
    const values = rule.values ? rule.values.map(code).join(', ') : `kebab-case words, at most ${rule.atMost} in a process`;
    return `| ${code(name)} | ${rule.meaning} | ${values} |`;
  });
}

/** docs/metrics.md */
export function renderMetricsPage(): string {
  return [
    '# Metrics',
    '',
    'Every service shows these on `/metrics`, beside the metrics of its process (memory, CPU, garbage collection), each with the label `service`.',
    'The list is closed: code can count nothing else. A label value outside its rule is recorded as `other`, so no label grows without bound,',
    'and none ever holds a number, a message id or a tenant.',
    '',
    'This page is generated from `libs/platform/telemetry/src` by `node libs/platform/telemetry/dist/src/generate-docs.js`; a test fails where they differ.',
    '',
    '| metric | type | labels | meaning |',
    '| --- | --- | --- | --- |',
    ...renderMetrics(),
    '',
    '## Labels',
    '',
    '| label | meaning | values |',
    '| --- | --- | --- |',
    ...renderLabels(),
    '',
  ].join('\n');
}
