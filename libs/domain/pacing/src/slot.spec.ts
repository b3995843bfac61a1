import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { emissionIntervalUs, SLOT_VALIDITY_MS, slotStateAt } from './slot.js';

describe('emissionIntervalUs', () => {
  const ROWS: [name: string, contract: number, multiplier: number, expected: number | null][] = [
    ['one segment per second', 1, 1, 1_020_409],
    ['a short code', 100, 1, 10_205],
    ['half the pace', 100, 0.5, 20_409],
    ['a multiplier above 1 buys nothing', 100, 2, 10_205],
    ['a fraction of a segment per second', 0.25, 1, 4_081_633],
    ['stopped by a lever', 100, 0, null],
    ['no contract', 0, 1, null],
  ];
  it.each(ROWS)('%s', (_name, contract, multiplier, expected) => {
    expect(emissionIntervalUs(contract, multiplier)).toBe(expected);
  });
});

describe('slotStateAt', () => {
  const slot = { startMs: 1_000, endMs: 1_000 + SLOT_VALIDITY_MS };
  it.each([['before', 999.9, 'early'], ['at the start', 1_000, 'open'], ['just before the end', 1_019.9, 'open'], ['at the end', 1_020, 'void']] as const)('%s', (_name, nowMs, expected) => {
    expect(slotStateAt(slot, nowMs)).toBe(expected);
  });
});

describe('the pace', () => {
  const message = fc.record({ segments: fc.integer({ min: 1, max: 4 }), placedEarlyMs: fc.double({ min: 0, max: 10, noNaN: true }), usedAfterMs: fc.double({ min: 0, max: SLOT_VALIDITY_MS, noNaN: true }), jitterMs: fc.double({ min: 0, max: 10, noNaN: true }), void: fc.boolean() });

  it('stays within 1.05 of the contract plus one message in any sliding second, wherever in its slot each message is written', () => {
    fc.assert(fc.property(fc.integer({ min: 10, max: 300 }), fc.array(message, { minLength: 100, maxLength: 400 }), (contract, messages) => {
      const intervalMs = (emissionIntervalUs(contract, 1) ?? 0) / 1000;
      let slotMs = 0;
      const writes: { atMs: number; segments: number }[] = [];
      for (const { segments, placedEarlyMs, usedAfterMs, jitterMs, void: passed } of messages) {
        if (!passed) writes.push({ atMs: slotMs - placedEarlyMs + usedAfterMs + jitterMs, segments });
        slotMs += segments * intervalMs;
      }
      expect(largestSecond(writes)).toBeLessThanOrEqual(1.05 * contract + 4);
    }), { numRuns: 50 });
  });
});

function largestSecond(writes: { atMs: number; segments: number }[]): number {
  const sorted = [...writes].sort((a, b) => a.atMs - b.atMs);
  let largest = 0;
  let sum = 0;
  let first = 0;
  for (const { atMs, segments } of sorted) {
    sum += segments;
    for (let oldest = sorted[first]; oldest && oldest.atMs <= atMs - 1_000; oldest = sorted[++first]) sum -= oldest.segments;
    largest = Math.max(largest, sum);
  }
  return largest;
}
