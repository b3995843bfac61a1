import { describeBite, type PromiseVerdict } from '../judge/judge-scenario.js';
import { measureLanes, measureThroughput, type LaneFigures, type Percentiles } from '../judge/measure.js';
import type { Outcome } from '../run/run-all.js';
import { PROMISE_IDS } from '../scenario/scenario.js';
import { escapeHtml } from './escape-html.js';
import { describeFaults } from './text-report.js';
import { makeTimeline } from './timeline.js';
import { renderTimeline } from './timeline-svg.js';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2em auto;padding:0 1em;color:#222}h1{font-size:1.5em}h2{font-size:1.15em;margin:2.2em 0 .3em;border-top:1px solid #ddd;padding-top:1em}
table{border-collapse:collapse;margin:.6em 0}td,th{padding:.15em .6em;text-align:right;border-bottom:1px solid #eee;font-variant-numeric:tabular-nums}td:first-child,th:first-child{text-align:left}
.yes{color:#1d7a46}.no{color:#fff;background:#b3261e;padding:0 .4em;border-radius:3px}.beside{color:#888}.faults{background:#fdf0ee;padding:.6em 1em .6em 2em}.shows{color:#444;margin:.2em 0 .6em}
svg{width:100%;font:12px system-ui,sans-serif}svg .small{font-size:10.5px;fill:#666}svg .shade{fill:#b5564a;opacity:.07}svg .deed{fill:#b5564a}svg .base{stroke:#bbb}`;

const cell = (text: string): string => `<td>${text}</td>`;
const row = (cells: readonly string[]): string => `<tr>${cells.map(cell).join('')}</tr>`;
const heads = (names: readonly string[]): string => `<tr>${names.map((name) => `<th>${escapeHtml(name)}</th>`).join('')}</tr>`;
const ms = (value: number | null): string => (value === null ? '–' : value.toFixed(0));

function renderMark(verdict: PromiseVerdict | undefined): string {
  if (verdict === undefined) return '<span class="beside">·</span>';
  if (verdict.violations.length > 0) return '<span class="no">broken</span>';
  return verdict.isNamed ? '<span class="yes"><b>✓</b></span>' : '<span class="beside">✓</span>';
}

function renderOverview(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome, index) => {
    const promises = outcome.kind === 'judged' ? outcome.verdict.promises : [];
    const verdict = outcome.isProven ? '<span class="yes">proven</span>' : '<span class="no">not proven</span>';
    return row([`<a href="#s${index}">${escapeHtml(outcome.scenario.name)}</a>`, verdict, (outcome.tookMs / 1000).toFixed(1), ...PROMISE_IDS.map((id) => renderMark(promises.find(({ promise }) => promise === id)))]);
  });
  return `<table>${heads(['scenario', '', 's', ...PROMISE_IDS])}${rows.join('')}</table>`;
}

const times = ({ p50, p95, p99 }: Percentiles): string[] => [ms(p50), ms(p95), ms(p99)];

function renderLane({ lane, intents, submitted, intentToSubmit, submitToFinal, longestStallMs }: LaneFigures): string {
  return row([lane, String(intents), String(submitted), ...times(intentToSubmit), ...times(submitToFinal), (longestStallMs / 1000).toFixed(1)]);
}

function renderJudged(outcome: Extract<Outcome, { readonly kind: 'judged' }>): string {
  const { history, verdict } = outcome;
  const lanes = heads(['lane', 'intents', 'submitted', 'to submit p50', 'p95', 'p99', 'to final p50', 'p95', 'p99 ms', 'stall s']) + measureLanes(history).map(renderLane).join('');
  const figures = verdict.promises.flatMap(({ promise, figure }) => (figure === undefined ? [] : [`${promise}: ${figure}`]));
  const bites = verdict.bites.map(describeBite);
  return `${renderTimeline(makeTimeline(history))}<table>${lanes}</table><p>${escapeHtml([`${measureThroughput(history).toFixed(1)} submissions/s over all`, ...figures, ...bites].join(' · '))}</p>`;
}

function renderScenario(outcome: Outcome, index: number): string {
  const faults = describeFaults(outcome);
  const list = faults.length === 0 ? '' : `<ul class="faults">${faults.map((fault) => `<li>${escapeHtml(fault)}</li>`).join('')}</ul>`;
  return `<h2 id="s${index}">${escapeHtml(outcome.scenario.name)}</h2><p class="shows">${escapeHtml(outcome.scenario.shows)}</p>${list}${outcome.kind === 'judged' ? renderJudged(outcome) : ''}`;
}

/** One file without anything from outside: a verdict per promise and scenario, what happened when, times, and every fault. */
export function renderHtml(outcomes: readonly Outcome[], madeAt: string): string {
  const proven = outcomes.filter((outcome) => outcome.isProven).length;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signalbox: proofs</title><style>${STYLE}</style>
<h1>Signalbox: ${proven} of ${outcomes.length} scenarios proven</h1><p>${escapeHtml(madeAt)}. A bold mark: the scenario was made to show this promise; a grey one: looked at beside, and held.</p>
${renderOverview(outcomes)}${outcomes.map(renderScenario).join('')}</html>\n`;
}
