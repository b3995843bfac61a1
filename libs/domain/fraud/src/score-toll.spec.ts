import { describe, expect, it } from 'vitest';
import { DEFAULT_OFFICE_HOURS } from './office-hours.js';
import { scoreToll } from './score-toll.js';
import { tollFactsOf, type CallHour, type CallTimes } from './toll-facts.js';

/** A Wednesday at noon. */
const NOON_MS = Date.UTC(2026, 10, 18, 12);
const NIGHT_MS = Date.UTC(2026, 10, 18, 2);
const MINUTE_MS = 60_000;
const subject = { kind: 'toll-fraud', account: 'AC1', scope: 'destination', value: '882' } as const;

const calls = (count: number, talkMs: number, agoMs = MINUTE_MS, nowMs = NOON_MS): CallTimes[] => Array.from({ length: count }, () => ({ startedAtMs: nowMs - agoMs, answeredAtMs: nowMs - agoMs, endedAtMs: null, durationMs: talkMs }));
const past = (count: number, costMicros: number): CallHour[] => [{ hourMs: NOON_MS - 24 * 60 * MINUTE_MS, calls: count, costMicros }];

function signalsOf(given: readonly CallTimes[], { hours = [], minuteMicros = 4_100_000, nowMs = NOON_MS, suspectHours = [] }: { hours?: readonly CallHour[]; minuteMicros?: number; nowMs?: number; suspectHours?: readonly number[] } = {}): [string[], string] {
  const score = scoreToll(tollFactsOf({ subject, minuteMicros, calls: given, hours }, { nowMs, officeHours: DEFAULT_OFFICE_HOURS, suspectHours }));
  return [score.signals.map(({ signal }) => signal), score.action];
}

describe('scoreToll', () => {
  it.each<[string, [string[], string], string[], string]>([
    ['no calls', signalsOf([]), [], 'clear'],
    ['two short ones', signalsOf(calls(2, MINUTE_MS)), [], 'clear'],
    ['as many as on other days', signalsOf(calls(6, MINUTE_MS), { hours: past(40, 200_000_000), minuteMicros: 200_000 }), [], 'clear'],
    ['a burst to a place that nobody called', signalsOf(calls(20, MINUTE_MS)), ['call-burst', 'spend', 'new-destination', 'high-tariff'], 'block'],
    ['the same after hours that were an attack', signalsOf(calls(20, MINUTE_MS), { hours: past(400, 2_000_000_000), suspectHours: [NOON_MS - 24 * 60 * MINUTE_MS] }), ['call-burst', 'spend', 'new-destination', 'high-tariff'], 'block'],
    ['a few at night', signalsOf(calls(3, MINUTE_MS, MINUTE_MS, NIGHT_MS), { nowMs: NIGHT_MS, minuteMicros: 1_050_000 }), ['after-hours', 'new-destination', 'high-tariff'], 'throttle'],
    ['two long ones', signalsOf(calls(2, 12 * MINUTE_MS, 15 * MINUTE_MS), { minuteMicros: 200_000 }), ['long-calls'], 'watch'],
  ])('%s', (_, [signals, action], expectedSignals, expectedAction) => {
    expect([signals, action]).toEqual([expectedSignals, expectedAction]);
  });

  it('counts what a call costs while it goes on, up to the longest', () => {
    const open = (agoMs: number): CallTimes[] => [{ startedAtMs: NOON_MS - agoMs, answeredAtMs: NOON_MS - agoMs, endedAtMs: null, durationMs: null }];
    const costOf = (agoMs: number): number => tollFactsOf({ subject, minuteMicros: 1_000_000, calls: open(agoMs), hours: [] }, { nowMs: NOON_MS, officeHours: DEFAULT_OFFICE_HOURS, suspectHours: [] }).costMicros;
    expect([costOf(0), costOf(90_000), costOf(30 * MINUTE_MS), costOf(24 * 60 * MINUTE_MS)]).toEqual([0, 2_000_000, 30_000_000, 240_000_000]);
  });
});
