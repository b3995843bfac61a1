import { startSignalbox, type Signalbox } from '@signalbox/local-stack';
import { queryOf, readAlerts, readPanels } from '../queries/read-queries.js';
import { readJson } from '../repository.js';
import { driveLoad } from './drive-load.js';
import { EMPTY_WHEN_WELL_FILE, type EmptyPanel } from './empty-when-well.js';
import { findPanelFaults, renderPanel, type PanelAnswer } from './judge-answers.js';
import type { PrometheusApi } from './prometheus-api.js';
import { startPrometheus } from './start-prometheus.js';

type Print = (line: string) => void;

async function askPanels(api: PrometheusApi): Promise<PanelAnswer[]> {
  return Promise.all(readPanels().map(async (panel) => ({ panel, answers: await Promise.all(panel.queries.map(({ expression }) => api.ask(expression))) })));
}

/** Alerts must be evaluated without error; whether one fires says something of this machine, not of its expression. */
async function findAlertFaults(api: PrometheusApi, print: Print): Promise<string[]> {
  const alerts = readAlerts();
  const answers = await Promise.all(alerts.map((alert) => api.ask(queryOf(alert).expression)));
  const rules = await api.readRules();
  for (const { name, state } of rules) if (state !== 'inactive') print(`     ${state}  alert ${name}`);
  return [
    ...answers.flatMap((answer, index) => (answer.kind === 'error' ? [`alert ${alerts[index]?.alert}: ${answer.error}`] : [])),
    ...rules.filter(({ health }) => health !== 'ok').map(({ name, health, lastError }) => `alert ${name} is ${health}: ${lastError}`),
    ...(rules.length === alerts.length ? [] : [`Prometheus has ${rules.length} of ${alerts.length} alerts`]),
  ];
}

async function ask(signalbox: Signalbox, nowMs: number, print: Print): Promise<string[]> {
  const api = await startPrometheus(signalbox);
  print('Prometheus scrapes every service; publishing intents');
  await driveLoad(signalbox, nowMs);
  const asked = await askPanels(api);
  for (const panel of asked) print(renderPanel(panel));
  return [...(await api.readFailures()), ...findPanelFaults(asked, readJson<EmptyPanel[]>(EMPTY_WHEN_WELL_FILE)), ...(await findAlertFaults(api, print))];
}

/** Asks a real Prometheus every query of every panel and alert, under load; the faults that it found. */
export async function checkDashboards(nowMs: number, print: Print, abort: AbortSignal): Promise<string[]> {
  const signalbox = await startSignalbox({ onLog: print, abort, seed: 'dashboards' });
  try {
    return await ask(signalbox, nowMs, print);
  } finally {
    await signalbox.stop();
  }
}
