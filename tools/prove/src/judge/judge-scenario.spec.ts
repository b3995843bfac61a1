import { describe, expect, it } from 'vitest';
import type { ScenarioHistory } from './history.js';
import { historyOf, storedFrom } from './history-of-suite.js';
import { isProven, judgeScenario } from './judge-scenario.js';

const whole = historyOf();
const [first, second, third] = whole.ledger as [ScenarioHistory['ledger'][number], ScenarioHistory['ledger'][number], ScenarioHistory['ledger'][number]];
const all = { P1: { settleWithinMs: 5000, stallAtMostMs: 1000 }, P2: {}, P3: {}, P4: {}, P5: {}, P6: {}, P7: {}, P8: {}, P10: {} };
const strict = historyOf({ scenario: { promises: all } });
const answered = strict.ledger.map(({ sid }) => ({ providerMessageId: sid })) as unknown as ScenarioHistory['callbacks'];
const perfect: ScenarioHistory = { ...strict, callbacks: answered, search: { leaks: [], places: 5 }, forged: [{ statuses: { 403: 10 }, cpuMsEach: 0.1, genuineCpuMsEach: 0.5 }] };
const brokenBy = (over: Partial<ScenarioHistory>): string[] => [...new Set(judgeScenario({ ...perfect, stored: storedFrom(over.changes ?? perfect.changes), ...over }).promises.filter(({ violations }) => violations.length > 0).map(({ promise }) => promise))];

describe('judgeScenario', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(brokenBy({})).toEqual([]);
    expect(isProven(judgeScenario(perfect))).toBe(true);
  });

  it.each<[string, Partial<ScenarioHistory>, string[]]>([
    ['a message without a status', { changes: perfect.changes.filter(({ messageId }) => messageId !== 'm1') }, ['P1']],
    ['an intent that became nothing', { accepted: perfect.accepted.slice(1), changes: perfect.changes.filter(({ messageId }) => messageId !== 'm0'), ledger: [second, third] }, ['P1']],
    ['an end that was not meant', { intents: perfect.intents.map((intent) => ({ ...intent, ends: ['opted-out'] })) }, ['P1']],
    ['a run that did not settle', { isSettled: false }, ['P1']],
    ['a process that died by itself', { deaths: ['intake (1)'] }, ['P1']],
    ['a lane that stood still', { endedAtMs: 9000, changes: perfect.changes.map((change) => ({ ...change, receivedAtMs: change.receivedAtMs + (change.sequence === 3 ? 5000 : 0) })) }, ['P1']],
    ['a message that was taken twice', { ledger: [...perfect.ledger, { ...first, sid: 'SM9', callbacks: { sent: 0, answered: 0 } }] }, ['P2']],
    ['one of an earlier scenario that was taken again', { late: [{ promise: 'P2', subject: 'm', what: 'again' }] }, ['P2']],
    ['two messages in the wrong order', { ledger: [{ ...first, requestReceivedAtMs: second.requestReceivedAtMs + 10 }, second, third] }, ['P3']],
    ['more segments than the contract', { ledger: [{ ...first, segments: 20 }, { ...second, segments: 20 }, third] }, ['P4']],
    ['more segments written than the contract', { facts: [20, 20].map((segments, place) => ({ type: 'message-submitted', messageId: `m${place}`, attempt: 1, lane: 'otp', provider: 'twilio', sender: '+1', segments, writtenAt: new Date(1050 + place * 100).toISOString(), submittedAt: new Date(1060).toISOString() })) as unknown as ScenarioHistory['facts'] }, ['P4']],
    ['a status that the table lacks', { stored: { ...storedFrom(perfect.changes), statuses: storedFrom(perfect.changes).statuses.slice(1) } }, ['P5']],
    ['a sequence with a gap', { changes: perfect.changes.filter(({ messageId, sequence }) => messageId !== 'm1' || sequence !== 2) }, ['P5']],
    ['an end that is not the carrier\'s', { ledger: [{ ...first, finalStatus: 'undelivered' }, second, third] }, ['P5']],
    ['an event under two ids', { events: [1, 2].map((id) => ({ topic: 'message-events', messageId: 'm0', schema: 's', attempt: 1, reason: null, sequence: null, eventId: `e${id}`, bytes: `b${id}` })) }, ['P5']],
    ['a webhook that was answered and is not kept', { callbacks: answered.slice(1) }, ['P6']],
    ['a forged callback that was taken', { forged: [{ statuses: { 403: 9, 204: 1 }, cpuMsEach: 0.1, genuineCpuMsEach: 0.5 }] }, ['P7']],
    ['a forged callback that costs as much as a genuine one', { forged: [{ statuses: { 403: 9 }, cpuMsEach: 0.4, genuineCpuMsEach: 0.5 }] }, ['P7']],
    ['a genuine webhook that was refused', { callbackTricks: { ...perfect.callbackTricks, failed: 1 } }, ['P6']],
    ['a number in the clear', { search: { places: 5, leaks: [{ source: 'a log', kind: 'number', at: 3, encoding: 'plain' }] } }, ['P8']],
    ['a search that never was', { search: null }, ['P8']],
    ['a reason that is not in the list', { changes: perfect.changes.map((change) => ({ ...change, reason: 'because' as never })) }, ['P10']],
  ])('finds %s', (_name, over, promises) => {
    expect(brokenBy(over)).toEqual(promises);
  });

  it('is not content with a scenario that did nothing', () => {
    const verdict = judgeScenario({ ...whole, scenario: { ...whole.scenario, bites: { inDoubt: 1 } } });
    expect(verdict.bites).toEqual([{ counter: 'inDoubt', least: 1, counted: 0 }]);
    expect(isProven(verdict)).toBe(false);
  });

  it('looks at the cheap promises though the scenario was made for others', () => {
    expect(judgeScenario(whole).promises.map(({ promise, isNamed }) => `${promise} ${isNamed}`)).toEqual(['P1 true', 'P2 true', 'P3 false', 'P4 false', 'P5 false', 'P10 false']);
  });

  it('allows a refused second publication only where one may have come', () => {
    const [one] = whole.changes as [ScenarioHistory['changes'][number]];
    const duplicate = { ...one, messageId: 'm9', eventId: 'e9', status: 'rejected', reason: 'duplicate' as const, terminal: true };
    const changes = [...whole.changes, duplicate];
    const verdictOf = (repeated: ReadonlySet<string>) => isProven(judgeScenario({ ...whole, repeated, changes, stored: storedFrom(changes) }));
    expect([verdictOf(new Set()), verdictOf(new Set(['t/i0']))]).toEqual([false, true]);
  });
});
