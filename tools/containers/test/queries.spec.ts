import { describe, expect, it } from 'vitest';
import { findDashboardFaults } from '../src/queries/dashboard.js';
import { findQueryFaults } from '../src/queries/find-query-faults.js';
import { queryOf, readAlerts, readDashboards, readPanels } from '../src/queries/read-queries.js';
import { readJson, readText, readYaml } from '../src/repository.js';
import { EMPTY_WHEN_WELL_FILE, type EmptyPanel } from '../src/live/empty-when-well.js';

const dashboards = readDashboards();
const panels = readPanels(dashboards);
const alerts = readAlerts();
const { datasources: [source] } = readYaml<{ datasources: { uid: string }[] }>('deploy/grafana/provisioning/datasources/prometheus.yml');

/** As GitHub makes them of headings. */
const anchors = new Set([...readText('docs/operations.md').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\w\s-]/g, '').replaceAll(' ', '-')));

describe('dashboards', () => {
  it('are the overview and the lanes', () => {
    expect([...dashboards.keys()].sort()).toEqual(['lanes', 'overview']);
  });

  it.each([...dashboards])('%s is well formed and asks the provisioned source', (_, dashboard) => {
    expect(findDashboardFaults(dashboard, source?.uid ?? '')).toEqual([]);
  });

  it.each(panels.map((panel) => [panel.place, panel] as const))('%s asks what processes show', (_, { queries }) => {
    expect(queries.flatMap(findQueryFaults)).toEqual([]);
  });

  it('name only panels that exist as empty when all is well', () => {
    const places = panels.map(({ place }) => place);
    expect(readJson<EmptyPanel[]>(EMPTY_WHEN_WELL_FILE).filter(({ panel, because }) => !places.includes(panel) || !because)).toEqual([]);
  });
});

describe('alerts', () => {
  it.each(alerts.map((alert) => [alert.alert, alert] as const))('%s asks what processes show and names a section of the runbook', (_, alert) => {
    expect(findQueryFaults(queryOf(alert))).toEqual([]);
    const [page, anchor = ''] = alert.annotations.runbook.split('#');
    expect([page, anchors.has(anchor), anchor]).toEqual(['docs/operations.md', true, anchor]);
    expect(['page', 'ticket', 'none']).toContain(alert.labels.severity);
  });

  it('each fires in a test', () => {
    const { tests } = readYaml<{ tests: { promql_expr_test?: { exp_samples?: { labels: string }[] }[]; alert_rule_test?: { alertname: string }[] }[] }>('deploy/prometheus/alerts.test.yml');
    const fired = tests.flatMap(({ promql_expr_test: expected = [], alert_rule_test: read = [] }) => [
      ...expected.flatMap(({ exp_samples: samples = [] }) => samples.map(({ labels }) => /alertname="(\w+)"/.exec(labels)?.[1])),
      ...read.map(({ alertname }) => alertname),
    ]);
    expect(alerts.map(({ alert }) => alert).filter((alert) => !fired.includes(alert))).toEqual([]);
  });
});

describe('a query with a fault', () => {
  it.each([
    ['no PromQL', 'sum(rate(', 'is no PromQL'],
    ['an unknown series', 'sb_nothing_total', 'no series sb_nothing_total'],
    ['a histogram without its part', 'rate(sb_handler_seconds[5m])', 'no series sb_handler_seconds'],
    ['an unknown label', 'sb_queue_lag_seconds{tenant="a"}', 'no label tenant'],
    ['a label to group by that it has not', 'sum by (lane) (rate(sb_retries_total[5m]))', 'no label lane to group by'],
    ['a label to match on that it has not', 'sb_queue_depth > 0 and on (lane) sb_spool_bytes', 'no label lane to group by'],
    ['a value outside its list', 'sb_queue_lag_seconds{lane=~"otp|sms"}', 'lane is never sms'],
    ['the rate of a gauge', 'rate(sb_queue_depth[5m])', 'is a gauge'],
  ])('is found: %s', (_, expression, fault) => {
    expect(findQueryFaults({ place: 'here', expression }).join()).toContain(fault);
  });
});
