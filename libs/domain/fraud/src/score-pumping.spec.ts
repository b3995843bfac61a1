import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_SEQUENCE, type PumpingFacts } from './pumping-facts.js';
import { scorePumping } from './score-pumping.js';
import { HOUR_MS } from './windows.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const facts = (over: Partial<PumpingFacts> = {}): PumpingFacts => ({
  subject: { kind: 'sms-pumping', tenantId: 'acme', scope: 'area', value: '99290000' }, asOfMs: NOW_MS, country: 'TJ', recent: 0, busiestHour: 0, refused: 0,
  sequences: { fast: NO_SEQUENCE, slow: NO_SEQUENCE }, use: { codes: 0, used: 0 }, peers: { codes: 0, used: 0 }, countrySinceMs: NOW_MS - 100 * HOUR_MS, tenantSinceMs: NOW_MS - 100 * HOUR_MS, ...over,
});
const country = { kind: 'sms-pumping', tenantId: 'acme', scope: 'country', value: 'TJ' } as const;

describe('scorePumping', () => {
  it.each<[string, Partial<PumpingFacts>, string[], string]>([
    ['nothing', {}, [], 'clear'],
    ['numbers in a row, fast', { sequences: { fast: { numbers: 30, linked: 15 }, slow: { numbers: 30, linked: 15 } } }, ['sequential-numbers'], 'throttle'],
    ['numbers in a row, slow', { sequences: { fast: NO_SEQUENCE, slow: { numbers: 20, linked: 6 } } }, ['sequential-numbers'], 'watch'],
    ['numbers at random', { sequences: { fast: { numbers: 100, linked: 3 }, slow: { numbers: 500, linked: 30 } } }, [], 'clear'],
    ['a burst', { recent: 20 }, ['rate-burst'], 'watch'],
    ['a rise beyond the past', { recent: 30, busiestHour: 300 }, ['rate-rise'], 'clear'],
    ['as many as ever', { recent: 30, busiestHour: 1_200 }, [], 'clear'],
    ['a burst of numbers in a row', { recent: 40, sequences: { fast: { numbers: 40, linked: 39 }, slow: { numbers: 40, linked: 39 } } }, ['sequential-numbers', 'rate-burst'], 'block'],
    ['the same, but people use what comes', { recent: 40, sequences: { fast: { numbers: 40, linked: 39 }, slow: NO_SEQUENCE }, use: { codes: 20, used: 15 }, peers: { codes: 50, used: 40 } }, ['sequential-numbers', 'rate-burst', 'codes-used'], 'watch'],
    ['a burst in a country of a tenant without a past', { subject: country, recent: 500, tenantSinceMs: NOW_MS - HOUR_MS }, [], 'clear'],
    ['a burst in a new country', { subject: country, recent: 60, countrySinceMs: NOW_MS - HOUR_MS }, ['rate-burst', 'new-country'], 'throttle'],
    ['few messages to a new country', { subject: country, recent: 5, countrySinceMs: NOW_MS }, [], 'clear'],
    ['a burst that nobody uses', { subject: country, recent: 60, use: { codes: 60, used: 0 }, peers: { codes: 50, used: 40 } }, ['rate-burst', 'codes-unused'], 'throttle'],
    ['codes unused where nobody tells of use', { use: { codes: 60, used: 0 }, peers: { codes: 500, used: 0 } }, [], 'clear'],
    ['a bad minute by chance', { use: { codes: 20, used: 8 }, peers: { codes: 50, used: 25 } }, ['codes-used'], 'clear'],
    ['refusals of the carrier', { refused: 3 }, ['carrier-refusals'], 'watch'],
  ])('%s', (_, over, signals, action) => {
    const score = scorePumping(facts(over));
    expect([score.signals.map(({ signal }) => signal), score.action]).toEqual([signals, action]);
  });

  it('is total, gives points that add up, and figures that are numbers', () => {
    const count = fc.nat({ max: 100_000 });
    const part = fc.tuple(count, fc.double({ min: 0, max: 1, noNaN: true })).map(([all, share]) => [all, Math.floor(all * share)] as const);
    fc.assert(fc.property(count, count, part, part, part, count, (recent, busiestHour, [numbers, linked], [codes, used], [peerCodes, peerUsed], refused) => {
      const score = scorePumping(facts({ recent, busiestHour, refused, sequences: { fast: { numbers, linked }, slow: { numbers, linked } }, use: { codes, used }, peers: { codes: peerCodes, used: peerUsed } }));
      expect(score.points).toBe(score.signals.reduce((sum, { points }) => sum + points, 0));
      expect(score.signals.flatMap(({ figures }) => Object.values(figures)).every(Number.isFinite)).toBe(true);
    }));
  });
});
