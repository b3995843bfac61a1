import { describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { settle } from '../test/support/manual-timers.js';
import { WireLimit } from './wire-limit.js';

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

  it('gives a place that falls free to the next in line, not to who comes in that moment', async () => {
    const { wire } = make(1);
    const begun: string[] = [];
    const most: number[] = [];
    const begin = (name: string): Promise<void> => wire.reserve().run(() => {
      begun.push(name);
      most.push(wire.calls);
      return Promise.resolve();
    });
    // Each of those who come does so some steps after the first has begun, whichever it is in which its place falls free.
    const first = begin('first');
    const inLine = begin('in line');
    const latecomers = [];
    for (let step = 0; step < 10; step += 1) {
      latecomers.push(begin(`late ${step}`));
      await Promise.resolve();
    }
    await Promise.all([first, inLine, ...latecomers]);
    expect(begun.slice(0, 2)).toEqual(['first', 'in line']);
    expect(Math.max(...most)).toBe(1);
  });

  it('gives its place on when a call throws', async () => {
    const { wire } = make(1);
    await expect(wire.reserve().run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await wire.reserve().run(() => Promise.resolve('yes'))).toBe('yes');
  });

  it('has places for its window, less the passes that are out', () => {
    const { wire } = make(3);
    const passes = [wire.reserve(), wire.reserve()];
    expect(wire.placesWithin(0)).toEqual([0]);
    passes[0]?.release();
    passes[0]?.release();
    expect(wire.placesWithin(0)).toEqual([0, 0]);
  });

  /** A call of each pass that is out, until `lastedMs` have passed. */
  async function callFor(lastedMs: number, { clock, wire, ends, call }: ReturnType<typeof make>, count: number): Promise<void> {
    const calls = Array.from({ length: count }, () => call());
    await settle();
    clock.advance(lastedMs);
    ends.splice(0).forEach((end) => end());
    await Promise.all(calls);
    expect(wire.calls).toBe(0);
  }

  it('tells when each place will fall free, by how long calls last, the next first', async () => {
    const made = make(3);
    const { clock, wire, call } = made;
    await callFor(100, made, 3);
    for (let index = 0; index < 3; index += 1) {
      void call();
      await settle();
      clock.advance(10);
    }
    expect(wire.placesWithin(50)).toEqual([]);
    clock.advance(40);
    expect(wire.placesWithin(50)).toEqual([30, 40, 50]);
    // Whoever was given a slot takes the first of them.
    const [pass] = [wire.reserve(), wire.reserve()];
    expect(wire.placesWithin(50)).toEqual([50]);
    pass?.release();
    expect(wire.placesWithin(50)).toEqual([40, 50]);
  });

  it('promises no place of calls that hang, but those that the others leave', async () => {
    const made = make(3);
    const { clock, wire, call, ends } = made;
    await callFor(20, made, 3);
    for (let index = 0; index < 3; index += 1) void call();
    await settle();
    clock.advance(60);
    expect(wire.placesWithin(100)).toEqual([]);
    ends.shift()?.();
    await settle();
    const places = wire.placesWithin(50);
    expect(places).toHaveLength(3);
    expect(places[0]).toBe(0);
  });

  it('has a place for several after one another, where each needs it only shortly', async () => {
    const made = make(1);
    await callFor(2, made, 1);
    expect(made.wire.placesWithin(5)).toEqual([0, 2, 4]);
  });

  it('does not have more claimed at once than the claims keep up with, however many places there are', async () => {
    const made = make(1_000);
    const count = (): number => made.wire.placesWithin(0).length;
    expect(count()).toBe(48);
    const waiting = Array.from({ length: 48 }, () => made.wire.reserve());
    expect(count()).toBe(0);
    waiting.forEach((pass) => pass.claimed(true));
    expect(count()).toBe(48);
    waiting.forEach((pass) => pass.release());
    expect([count(), made.wire.passes]).toEqual([48, 0]);
    for (let round = 0; round < 40; round += 1) await callFor(50, made, 50);
    // A thousand calls a second, by now.
    expect(count()).toBeGreaterThan(58);
    expect(count()).toBeLessThan(67);
  });

  it('is not misled by many that were held up together, by a call that waits for its deadline, nor by what was never written', async () => {
    const made = make(10);
    for (let round = 0; round < 20; round += 1) await callFor(100, made, 10);
    await callFor(150, made, 10);
    expect(made.wire.placesWithin(0)).toHaveLength(10);
    const { clock, wire, ends } = made;
    const unwritten = wire.reserve();
    const call = unwritten.run(() => new Promise<void>((resolve) => void ends.push(resolve)));
    await settle();
    unwritten.unwritten();
    ends.splice(0).forEach((end) => end());
    await call;
    await callFor(3_000, made, 1);
    for (let round = 0; round < 5; round += 1) await callFor(100, made, 10);
    for (let index = 0; index < 10; index += 1) void made.call();
    await settle();
    clock.advance(80);
    const [placeMs] = wire.placesWithin(100);
    expect(placeMs).toBeGreaterThan(20);
    expect(placeMs).toBeLessThan(60);
  });

  it('learns how long a claim takes, and how much that differs', () => {
    const { clock, wire } = make(10);
    const claim = (tookMs: number): void => {
      const pass = wire.reserve();
      clock.advance(tookMs);
      pass.claimed(true);
      pass.release();
    };
    for (let index = 0; index < 500; index += 1) claim(12);
    expect(wire.claimMs).toBeCloseTo(12, 0);
    for (let index = 0; index < 500; index += 1) claim(index % 2 === 0 ? 10 : 40);
    // Each weighs by how long it was the last: 34 on average, 9.6 off that.
    expect(wire.claimMs).toBeGreaterThan(60);
    expect(wire.claimMs).toBeLessThan(66);
  });

  it('learns from a batch of claims what one claim would have told', () => {
    const [{ clock, wire }, other] = [make(100), make(100)];
    const round = (made: Pick<ReturnType<typeof make>, 'clock' | 'wire'>, tookMs: number, count: number): void => {
      const passes = Array.from({ length: count }, () => made.wire.reserve());
      made.clock.advance(tookMs);
      passes.forEach((pass) => (pass.claimed(true), pass.release()));
      made.clock.advance(10);
    };
    for (let index = 0; index < 100; index += 1) {
      round({ clock, wire }, index % 10 === 0 ? 30 : 5, 20);
      round(other, index % 10 === 0 ? 30 : 5, 1);
    }
    expect(wire.claimMs).toBeCloseTo(other.wire.claimMs, 5);
    // The last ten were quick.
    expect(wire.claimMs).toBeGreaterThan(12);
  });
});
