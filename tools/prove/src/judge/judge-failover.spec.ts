import { describe, expect, it } from 'vitest';
import { historyOf } from './history-of-suite.js';
import { judgeFailover } from './judge-failover.js';

const FAULT = { fromMs: 10_000, toMs: 60_000 };
const BOUNDS = { provider: 'twilio', movedWithinMs: 20_000, backWithinMs: 40_000, backOverMs: 10_000 };
/** The part of codes that the first provider carries at a time; ten are sent each second. */
type Course = (second: number) => number;

const judge = (course: Course, more: readonly object[] = [], forSeconds = 120): readonly string[] => {
  const fact = (atMs: number, lane: string, provider: string): object => ({ type: 'message-submitted', messageId: `m${atMs}`, lane, provider, submittedAt: new Date(atMs).toISOString() });
  const codes = Array.from({ length: forSeconds * 10 }, (_, index) => fact(index * 100, 'otp', index % 10 < course(Math.floor(index / 10)) * 10 ? 'twilio' : 'vonage'));
  const history = historyOf({ scenario: { promises: { P1: { settleWithinMs: 5_000, failover: BOUNDS } } } });
  return judgeFailover({ ...history, facts: [...codes, ...more] as never, deeds: [{ kind: 'carrier', what: 'half of all calls fail', ...FAULT }] }).violations.map(({ what }) => what);
};

const MOVES: Course = (second) => (second < 15 ? 1 : second < 70 ? 0 : second < 80 ? 0.4 : second < 90 ? 0.7 : 1);

describe('judgeFailover', () => {
  it('is content with codes that move soon and come back step by step', () => {
    expect(judge(MOVES)).toEqual([]);
  });

  it('counts the last steps of a return that a long good time follows', () => {
    const inThirteenSeconds: Course = (second) => (second < 15 ? 1 : second < 70 ? 0 : second < 75 ? 0.2 : second < 79 ? 0.5 : second < 83 ? 0.7 : 1);
    expect(judge(inThirteenSeconds, [], 400)).toEqual([]);
  });

  it.each<[string, Course, RegExp]>([
    ['stay', () => 1, /left twilio after never/],
    ['leave late', (second) => (second < 40 ? 1 : MOVES(second)), /left twilio after 2\d s/],
    ['never come back', (second) => (second < 15 ? 1 : 0), /back at twilio after never/],
    ['come back late', (second) => (second < 105 ? Math.min(0.4, MOVES(second)) : 1), /back at twilio after 4\d s/],
    ['come back at once', (second) => (second < 15 || second >= 80 ? 1 : 0), /came back to twilio within/],
  ])('blames codes that %s', (_name, course, blame) => {
    expect(judge(course).join()).toMatch(blame);
  });

  it('blames marketing that moves', () => {
    expect(judge(MOVES, [{ type: 'message-submitted', messageId: 'm', lane: 'marketing', provider: 'vonage', submittedAt: new Date(30_000).toISOString() }])).toEqual(['is marketing and went by vonage in place of waiting']);
  });
});
