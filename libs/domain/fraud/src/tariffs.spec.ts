import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextNumberOf } from './number-marks.js';
import { isAfterHours } from './office-hours.js';
import { callCostMicros, destinationOf } from './tariffs.js';

describe('destinationOf', () => {
  it.each([
    ['a satellite network', '+88213001234', '882'],
    ['an island of North America', '+18765550100', '1876'],
    ['premium numbers in Great Britain', '+449011234567', '449'],
    ['an ordinary number there', '+442079460100', null],
    ['an ordinary number of North America', '+14155550123', null],
  ])('%s', (_, e164, prefix) => {
    expect(destinationOf(e164)?.prefix ?? null).toBe(prefix);
  });

  it('bills every minute begun', () => {
    expect([0, 1, 60_000, 60_001].map((ms) => callCostMicros(10, ms))).toEqual([0, 10, 10, 20]);
  });
});

describe('isAfterHours', () => {
  const hours = { timeZone: 'America/New_York', fromHour: 7, toHour: 19, weekdays: [1, 2, 3, 4, 5] };
  it.each([
    ['before work', '2026-11-18T11:59:59Z', true],
    ['at its beginning', '2026-11-18T12:00:00Z', false],
    ['after work', '2026-11-19T00:00:00Z', true],
    ['in summer', '2026-07-01T11:00:00Z', false],
    ['on Saturday', '2026-11-21T17:00:00Z', true],
  ])('%s', (_, instant, expected) => {
    expect(isAfterHours(Date.parse(instant), hours)).toBe(expected);
  });
});

describe('nextNumberOf', () => {
  it('is one more, of the same length, or there is none', () => {
    expect([nextNumberOf('+99290000009'), nextNumberOf('+9999')]).toEqual(['+99290000010', null]);
    fc.assert(fc.property(fc.stringMatching(/^\+[1-9]\d{3,14}$/), (e164) => {
      const next = nextNumberOf(e164);
      if (next !== null) expect(BigInt(next.slice(1)) - BigInt(e164.slice(1))).toBe(1n);
    }));
  });
});
