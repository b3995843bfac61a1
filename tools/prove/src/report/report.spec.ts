import { describe, expect, it } from 'vitest';
import type { ScenarioHistory } from '../judge/history.js';
import { historyOf } from '../judge/history-of-suite.js';
import { isProven, judgeScenario } from '../judge/judge-scenario.js';
import type { Outcome } from '../run/run-all.js';
import { renderFigures } from './figures-text.js';
import { renderHtml } from './html-report.js';
import { renderJson } from './json-report.js';
import { renderLine, renderReport } from './text-report.js';
import { makeTimeline } from './timeline.js';

function outcomeOf(history: ScenarioHistory): Outcome {
  const verdict = judgeScenario(history);
  return { kind: 'judged', scenario: history.scenario, history, verdict, isProven: isProven(verdict), tookMs: 1500 };
}

const good = outcomeOf(historyOf());
const [entry] = historyOf().ledger as [ScenarioHistory['ledger'][number]];
const bad = outcomeOf({ ...historyOf(), ledger: [...historyOf().ledger, { ...entry, sid: 'SM<9>' }], deeds: [{ kind: 'kill', what: 'kill targets intake & more', fromMs: 1200, toMs: 1900 }] });
const failed: Outcome = { kind: 'failed', scenario: historyOf().scenario, error: new Error('no stack'), isProven: false, tookMs: 10 };

describe('the report', () => {
  it.each([['text', renderReport([good, bad])], ['HTML', renderHtml([good, bad], 'today')], ['JSON', renderJson([good, bad])]])('in %s names the broken promise and the message', (_name, text) => {
    expect(text).toMatch(/P2/);
    expect(text).toContain('m0');
    expect(text).toContain('was taken 2 times');
  });

  it('says how many were proven', () => {
    expect(renderReport([good, bad, failed])).toContain('1 of 3 scenarios proven');
    expect(renderHtml([good, bad, failed], 'today')).toContain('1 of 3 scenarios proven');
  });

  it('tells what could not be carried out, and why', () => {
    expect(renderReport([failed])).toContain('a-test could not be carried out: no stack');
    expect(renderLine(failed)).toContain('NOT PROVEN a-test');
  });

  it('has times, throughput and what was done in text too', () => {
    const text = renderFigures([good, failed, bad]);
    expect(text.split('\n\n')).toHaveLength(2);
    expect(text).toMatch(/lane +intents +submitted +to submit p50/);
    expect(text).toMatch(/\n {2}\d+ s; at most 3 intents\/s, 4 submissions\/s, \d+ waiting, 0 in doubt; \d+\.\d submissions\/s over all/);
    expect(text).toContain('\n  0.2 - 0.9 s: kill targets intake & more');
  });

  it('is one file that asks for nothing from outside, and escapes what it shows', () => {
    const html = renderHtml([bad], 'today');
    expect(html).not.toMatch(/(src|href)="(?!#)|https?:|@import|<script/);
    expect(html).toContain('SM&lt;9&gt;');
    expect(html).toContain('kill targets intake &amp; more');
  });

  it('shows what was done and what happened over time', () => {
    expect(makeTimeline(bad.kind === 'judged' ? bad.history : historyOf())).toEqual({
      seconds: 2, published: [3, 0], submitted: [4, 0], waiting: [0, 0], inDoubt: [0, 0], deeds: [{ what: 'kill targets intake & more', fromS: 0.2, toS: 0.9 }],
    });
  });

  it('shows a doubt as long as it lasts', () => {
    const history = historyOf({ count: 1 });
    const at = (ms: number) => new Date(1000 + ms).toISOString();
    const changes = history.changes.map((change) => (change.sequence === 2 ? { ...change, status: 'in-doubt', occurredAt: at(100) } : { ...change, occurredAt: at(change.sequence === 3 ? 2500 : 0) }));
    expect(makeTimeline({ ...history, changes, endedAtMs: 4000 }).inDoubt).toEqual([1, 1, 0]);
  });
});
