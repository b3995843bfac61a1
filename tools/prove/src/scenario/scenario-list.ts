import type { Scenario } from './scenario.js';

/** The table of docs/proofs.md. */
export function renderScenarioList(scenarios: readonly Scenario[]): string {
  const rows = scenarios.map(({ name, set, shows, promises }) => `| \`${name}\`${set === 'fast' ? ' (fast)' : ''} | ${shows} | ${Object.entries(promises).filter(([, bounds]) => bounds !== undefined).map(([id]) => id).join(' ')} |`);
  return ['| scenario | shows | promises |', '|---|---|---|', ...rows].join('\n');
}
