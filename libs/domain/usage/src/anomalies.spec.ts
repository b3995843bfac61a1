import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAnomalies, medianOf, type HourFigures } from './anomalies.js';

const hour = (over: Partial<HourFigures> = {}): HourFigures => ({ messages: 1_000, delivered: 950, ended: 980, refused: 20, medianMs: 2_000, ...over });
/** Days that differ a little. */
const DAYS = [0, 3, -5, 8, -2, 6, -7].map((change) => hour({ messages: 1_000 + 10 * change, delivered: 950 + change, medianMs: 2_000 + 20 * change }));
const figuresOf = (present: HourFigures, past = DAYS): string[] => findAnomalies(present, past).map(({ figure }) => figure);

describe('findAnomalies', () => {
  it.each<[string, Partial<HourFigures>, string[]]>([
    ['a day like others', {}, []],
    ['a flood', { messages: 2_500, delivered: 2_400, ended: 2_450, refused: 50 }, ['messages']],
    ['silence', { messages: 0, delivered: 0, ended: 0, refused: 0, medianMs: null }, ['messages']],
    ['a carrier that filters', { delivered: 600 }, ['delivery-rate']],
    ['a better day', { delivered: 980 }, []],
    ['slow receipts', { medianMs: 9_000 }, ['median-latency-ms']],
    ['refusals', { refused: 400, delivered: 580, ended: 600 }, ['refused-share']],
    ['an hour that is too small for shares', { messages: 20, delivered: 1, ended: 20, refused: 0 }, ['messages']],
  ])('finds in %s: %j %j', (_, over, expected) => expect(figuresOf(hour(over))).toEqual(expected));

  it('is not led astray by one bad day among the others', () => {
    const past = [...DAYS.slice(1), hour({ messages: 40_000, delivered: 2, medianMs: 90_000 })];
    expect(figuresOf(hour(), past)).toEqual([]);
    expect(figuresOf(hour({ delivered: 600 }), past)).toEqual(['delivery-rate']);
  });

  it('says nothing without enough days', () => expect(figuresOf(hour({ delivered: 0 }), DAYS.slice(0, 4))).toEqual([]));

  it('says nothing of what was always as it is', () => {
    const anyHour = fc.record({ messages: fc.integer({ min: 0, max: 100_000 }), delivered: fc.nat(1_000), ended: fc.integer({ min: 1_000, max: 2_000 }), refused: fc.constant(0), medianMs: fc.integer({ min: 1, max: 1_000_000 }) });
    fc.assert(fc.property(anyHour, (same) => figuresOf(same, Array.from({ length: 7 }, () => same)).length === 0));
  });
});

it('takes the middle', () => expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3])]).toEqual([2, 2.5]));
