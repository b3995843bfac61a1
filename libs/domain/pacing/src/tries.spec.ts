import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { REASON_CODES, type ReasonCode } from '@signalbox/message';
import { areTriesUsedUp, isPaidRetry } from './tries.js';

const times = (count: number, reason: ReasonCode): ReasonCode[] => Array.from({ length: count }, () => reason);

const ROWS: [name: string, releases: ReasonCode[], replay: number, isUsedUp: boolean][] = [
  ['never tried', [], 0, false],
  ['throttled six times', times(6, 'throttled'), 0, false],
  ['throttled seven times', times(7, 'throttled'), 0, true],
  ['throttled seven times, replayed', times(7, 'throttled'), 1, false],
  ['throttled fourteen times, replayed', times(14, 'throttled'), 1, true],
  ['blocked by a rule of the carrier three times', times(3, 'carrier-policy-blocked'), 0, true],
  ['blocked by a rule of the carrier twice', [...times(4, 'throttled'), ...times(2, 'carrier-policy-blocked')], 0, false],
  ['its account is refused, however often', times(1_000, 'credentials-refused'), 0, false],
  ['throttled after its account was refused', [...times(1_000, 'credentials-refused'), 'throttled'], 0, false],
  ['its account is refused after seven tries', [...times(7, 'throttled'), 'credentials-refused'], 0, false],
  ['slots missed', times(1_000, 'slot-missed'), 0, false],
];

describe('areTriesUsedUp', () => {
  it.each(ROWS)('%s', (_name, releases, replay, isUsedUp) => {
    expect(areTriesUsedUp(releases, { replay }, { maxTries: 7 })).toBe(isUsedUp);
  });

  it('gives every replay some try', () => {
    const reason = fc.constantFrom(...REASON_CODES.map(({ code }) => code as ReasonCode));
    fc.assert(fc.property(fc.array(reason, { maxLength: 30 }), reason, (earlier, next) => {
      const givenUpAt = [...earlier.keys()].find((index) => areTriesUsedUp(earlier.slice(0, index + 1), { replay: 0 }, { maxTries: 7 }));
      if (givenUpAt === undefined) return;
      expect(areTriesUsedUp([...earlier.slice(0, givenUpAt + 1), next], { replay: 1 }, { maxTries: 7 })).toBe(false);
    }));
  });
});

describe('isPaidRetry', () => {
  it.each<[ReasonCode | null, boolean]>([[null, false], ['throttled', true], ['unreachable', true], ['resent-in-doubt', true], ['absent-at-carrier', false], ['credentials-refused', false], ['slot-missed', false]])('%s', (reason, expected) => {
    expect(isPaidRetry(reason)).toBe(expected);
  });
});
