import { describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { settle } from '../test/support/manual-timers.js';
import { WireLimit, type WirePass } from './wire-limit.js';

function make(limit: number) {
  const clock = manualClock(0);
  const wire = new WireLimit(limit, clock);
  const ends: (() => void)[] = [];
  const call = () => wire.reserve().run(() => new Promise<void>((resolve) => void ends.push(resolve)));
  return { clock, wire, ends, call };
}

describe('WireLimit', () => {
  it('never has more calls on the wire than its limit, and starts the next in line as one ends', async () => {
    const { wire, ends, call } = make(2);
    const calls = Array.from({ length: 6 }, () => call());
    for (let ended = 0; ended < 6; ended += 1) {
      await settle();
      expect(wire.calls).toBe(Math.min(2, 6 - ended));
      ends[ended]?.();
    }
    await Promise.all(calls);
    expect(wire.calls).toBe(0);
  });

  it('gives its place on when a call throws', async () => {
    const { wire } = make(1);
    await expect(wire.reserve().run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await wire.reserve().run(() => Promise.resolve('yes'))).toBe('yes');
  });

  it('has room for its window, less the passes that are out', () => {
    const { wire } = make(3);
    const passes = [wire.reserve(), wire.reserve()];
    expect(wire.room).toBe(1);
    passes[0]?.release();
    passes[0]?.release();
    expect(wire.room).toBe(2);
  });

  it('has room, too, for those whose slot comes when others have ended', async () => {
    const { clock, wire } = make(10);
    // 100 calls per second that begin 90 ms after their slot was granted: nine end meanwhile.
    const granted: WirePass[] = [];
    for (let index = 0; index < 300; index += 1) {
      granted.push(wire.reserve());
      if (granted.length > 9) await granted.shift()?.run(() => Promise.resolve());
      clock.advance(10);
    }
    granted.forEach((pass) => pass.release());
    expect(wire.room).toBeGreaterThanOrEqual(17);
    expect(wire.room).toBeLessThanOrEqual(20);
    clock.advance(10_000);
    expect(wire.room).toBe(10);
  });

  it('learns how long a claim takes, and how much that differs', () => {
    const { clock, wire } = make(10);
    const claim = (tookMs: number): void => {
      const pass = wire.reserve();
      clock.advance(tookMs);
      pass.claimed();
      pass.release();
    };
    for (let index = 0; index < 200; index += 1) claim(12);
    expect(wire.claimMs).toBeCloseTo(12, 0);
    for (let index = 0; index < 200; index += 1) claim(index % 2 === 0 ? 10 : 40);
    expect(wire.claimMs).toBeGreaterThan(66);
    expect(wire.claimMs).toBeLessThan(76);
  });

  it('tells when a pass ends, used or not', async () => {
    const { wire } = make(1);
    let told = 0;
    wire.onRoom(() => (told += 1));
    wire.reserve().release();
    await wire.reserve().run(() => Promise.resolve());
    expect(told).toBe(2);
  });
});
