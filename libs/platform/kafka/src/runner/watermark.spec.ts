import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Watermark } from './watermark.js';

describe('Watermark', () => {
  it('commits nothing before the first record', () => {
    const watermark = new Watermark();
    expect([watermark.committable, watermark.nextOffset, watermark.oldestTimestampMs, watermark.windowSize]).toEqual([-1, -1, undefined, 0]);
  });

  it('passes a completed record only when all before it are complete', () => {
    const watermark = new Watermark();
    const [first, second, third] = [7, 8, 9].map((offset) => watermark.track(offset, offset * 10)) as [number, number, number];
    watermark.complete(second);
    expect([watermark.committable, watermark.incomplete, watermark.windowSize, watermark.oldestTimestampMs]).toEqual([7, 2, 3, 70]);
    watermark.complete(first);
    expect([watermark.committable, watermark.incomplete, watermark.windowSize, watermark.oldestTimestampMs]).toEqual([9, 1, 1, 90]);
    watermark.complete(third);
    expect([watermark.committable, watermark.incomplete, watermark.windowSize, watermark.oldestTimestampMs]).toEqual([10, 0, 0, undefined]);
  });

  it('does not wait for offsets that never come, however far apart', () => {
    const watermark = new Watermark();
    const first = watermark.track(5, 0);
    const second = watermark.track(4_000_000_000_000, 0);
    watermark.complete(second);
    expect(watermark.committable).toBe(5);
    watermark.complete(first);
    expect(watermark.committable).toBe(4_000_000_000_001);
  });

  it('knows what it has seen, complete or not', () => {
    const watermark = new Watermark();
    const slot = watermark.track(3, 0);
    watermark.track(9, 0);
    expect([watermark.track(3, 0), watermark.track(5, 0), watermark.track(9, 0)]).toEqual([-1, -1, -1]);
    watermark.complete(slot);
    expect(watermark.track(3, 0)).toBe(-1);
    expect(watermark.track(10, 0)).not.toBe(-1);
  });

  it('completes a slot once', () => {
    const watermark = new Watermark();
    const slot = watermark.track(1, 0);
    watermark.track(2, 0);
    watermark.complete(slot);
    watermark.complete(slot);
    expect(watermark.incomplete).toBe(1);
  });

  it('agrees with a plain model under any arrivals, gaps and completions', () => {
    const step = fc.record({ gap: fc.nat(3), redeliver: fc.boolean(), completions: fc.array(fc.nat(600), { maxLength: 6 }) });
    fc.assert(fc.property(fc.nat(1_000), fc.array(step, { maxLength: 700 }), (start, steps) => {
      const watermark = new Watermark();
      const tracked: { offset: number; slot: number; isDone: boolean }[] = [];
      let next = start;
      for (const { gap, redeliver, completions } of steps) {
        const offset = next + gap;
        next = offset + 1;
        tracked.push({ offset, slot: watermark.track(offset, offset), isDone: false });
        if (redeliver) expect(watermark.track(tracked[Math.floor(tracked.length / 2)]?.offset ?? 0, 0)).toBe(-1);
        for (const choice of completions) {
          const chosen = tracked[choice % tracked.length];
          if (chosen === undefined) continue;
          chosen.isDone = true;
          watermark.complete(chosen.slot);
        }
        const open = tracked.filter(({ isDone }) => !isDone);
        const first = open[0];
        expect(watermark.committable).toBe(first?.offset ?? next);
        expect(watermark.oldestTimestampMs).toBe(first?.offset);
        expect(watermark.incomplete).toBe(open.length);
        expect(watermark.windowSize).toBe(first === undefined ? 0 : tracked.length - tracked.indexOf(first));
      }
    }), { numRuns: 60 });
  });
});
