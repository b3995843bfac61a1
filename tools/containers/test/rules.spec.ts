import { describe, expect, it } from 'vitest';
import { hasTool, runTool, type PrometheusTool } from '../src/prometheus-tools.js';
import { readAlerts } from '../src/queries/read-queries.js';
import { pathOf, readYaml } from '../src/repository.js';

interface Routes {
  readonly receivers: readonly { readonly name: string }[];
  readonly inhibit_rules: readonly { readonly source_matchers: readonly string[]; readonly target_matchers: readonly string[] }[];
}

const alerts = readAlerts();
const routes = readYaml<Routes>('deploy/alertmanager/alertmanager.yml');

const CHECKS: readonly (readonly [PrometheusTool, folder: string, args: readonly string[]])[] = [
  ['promtool', 'deploy/prometheus', ['check', 'config', 'prometheus.yml']],
  ['promtool', 'deploy/prometheus', ['check', 'rules', 'alerts.yml']],
  ['promtool', 'deploy/prometheus', ['test', 'rules', 'alerts.test.yml']],
  ['amtool', 'deploy/alertmanager', ['check-config', 'alertmanager.yml']],
];

/** A busy machine takes its time. */
const TOOL_DEADLINE_MS = 60_000;

/** Who is told of an alert with these labels. */
const ROUTED: readonly (readonly [labels: readonly string[], receiver: string])[] = [
  [['alertname=Heartbeat', 'severity=none'], 'heartbeat'],
  [['alertname=FraudBlocked', 'severity=page'], 'security'],
  [['alertname=LoginCodesLate', 'severity=page'], 'pager'],
  [['alertname=CapNearlyUsed', 'severity=ticket'], 'ticket'],
];

// The tools are no packages of npm: where they are not installed, these are shown as skipped.
describe('the tools of Prometheus', () => {
  it.each(CHECKS)('%s in %s: %s', { skip: !hasTool('promtool') || !hasTool('amtool'), timeout: TOOL_DEADLINE_MS }, (tool, folder, args) => {
    const { isContent, answer, complaints } = runTool(tool, args, pathOf(folder));
    expect(isContent ? '' : answer + complaints).toBe('');
  });

  it.each(ROUTED)('an alert with %s goes to %s', { skip: !hasTool('amtool'), timeout: TOOL_DEADLINE_MS }, (labels, receiver) => {
    expect(runTool('amtool', ['config', 'routes', 'test', '--config.file=alertmanager.yml', ...labels], pathOf('deploy/alertmanager')).answer.trim()).toBe(receiver);
  });
});

describe('a cause that silences its consequences', () => {
  it('names alerts that exist', () => {
    const named = routes.inhibit_rules.flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers]).flatMap((matcher) => /"(.+)"/.exec(matcher)?.[1]?.split('|') ?? []);
    const known = alerts.map(({ alert }) => alert);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});
