import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shouldPause } from './pressure.js';

const limit = { records: 100, bytes: 1_000, window: 400 };
const none = { records: 0, bytes: 0, window: 0 };

describe('shouldPause', () => {
  it.each([
    ['flows below every limit', false, { records: 99, bytes: 999, window: 399 }, false],
    ['pauses at the limit of records', false, { ...none, records: 100 }, true],
    ['pauses at the limit of bytes', false, { ...none, bytes: 1_000 }, true],
    ['pauses where the window grows too long', false, { ...none, window: 400 }, true],
    ['stays paused above nine tenths of one measure', true, { records: 91, bytes: 0, window: 0 }, true],
    ['resumes at nine tenths of all', true, { records: 90, bytes: 900, window: 360 }, false],
  ])('%s', (_name, isPaused, load, expected) => {
    expect(shouldPause(isPaused, load, limit)).toBe(expected);
  });

  it('changes at most once while a load only rises, and once while it only falls', () => {
    fc.assert(fc.property(fc.array(fc.nat(300), { minLength: 1 }), fc.boolean(), fc.boolean(), (records, isRising, startPaused) => {
      const loads = records.sort((left, right) => (isRising ? left - right : right - left));
      let isPaused = startPaused;
      let towards = 0;
      for (const count of loads) {
        const next = shouldPause(isPaused, { ...none, records: count }, limit);
        if (next !== isPaused && next === isRising) towards += 1;
        isPaused = next;
      }
      expect(towards).toBeLessThanOrEqual(1);
    }));
  });
});
