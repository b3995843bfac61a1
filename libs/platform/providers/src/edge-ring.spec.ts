import { describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { EdgeRing } from './edge-ring.js';

const [ASHBURN, DUBLIN, TOKYO] = ['https://api.ashburn.us1.example', 'https://api.dublin.us1.example', 'https://api.tokyo.us1.example'];

function makeRing(origins: readonly string[] = [ASHBURN, DUBLIN, TOKYO]) {
  const clock = manualClock(0);
  const probed: string[] = [];
  const reachable = new Set<string>();
  const probe = (origin: string): Promise<boolean> => {
    probed.push(origin);
    return Promise.resolve(reachable.has(origin));
  };
  return { clock, probed, reachable, ring: new EdgeRing({ origins, probe, clock }) };
}

describe('the ring of edges', () => {
  it('uses the preferred edge', () => {
    const { ring } = makeRing();
    expect([ring.pick(), ring.pick()]).toEqual([ASHBURN, ASHBURN]);
  });

  it('leaves out what cannot be reached', () => {
    const { ring } = makeRing();
    ring.noteUnreachable(ASHBURN);
    expect(ring.pick()).toBe(DUBLIN);
    ring.noteUnreachable(DUBLIN);
    expect(ring.pick()).toBe(TOKYO);
    expect(ring.countOut()).toBe(2);
  });

  it('leaves out an edge that swallows what is written, but not for one slow answer', () => {
    const { ring } = makeRing();
    for (let broken = 0; broken < 4; broken += 1) ring.noteBroken(ASHBURN);
    ring.noteAnswered(ASHBURN);
    for (let broken = 0; broken < 4; broken += 1) ring.noteBroken(ASHBURN);
    expect(ring.pick()).toBe(ASHBURN);
    ring.noteBroken(ASHBURN);
    expect(ring.pick()).toBe(DUBLIN);
  });

  it('heals by a probe, ever less often tried', async () => {
    const { ring, clock, probed, reachable } = makeRing();
    ring.noteUnreachable(ASHBURN);
    const probesAt = async (atMs: number): Promise<number> => {
      clock.advance(atMs - clock.monotonicMs());
      expect(ring.pick()).toBe(DUBLIN);
      await Promise.resolve();
      return probed.length;
    };
    expect(await probesAt(4_999)).toBe(0);
    expect(await probesAt(5_000)).toBe(1);
    expect(await probesAt(14_999)).toBe(1);
    expect(await probesAt(15_000)).toBe(2);
    reachable.add(ASHBURN);
    expect(await probesAt(35_000)).toBe(3);
    expect(ring.pick()).toBe(ASHBURN);
  });

  it('takes a probe that throws for one that did not connect, and probes again', async () => {
    const clock = manualClock(0);
    let probes = 0;
    const probe = (): Promise<boolean> => ((probes += 1) === 1 ? Promise.reject(new Error('no such certificate')) : Promise.resolve(true));
    const ring = new EdgeRing({ origins: [ASHBURN, DUBLIN], probe, clock });
    ring.noteUnreachable(ASHBURN);
    for (const afterMs of [5_000, 10_000]) {
      clock.advance(afterMs);
      expect(ring.pick()).toBe(DUBLIN);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    expect([ring.pick(), probes]).toEqual([ASHBURN, 2]);
  });

  it('takes an edge back also where nothing is sent, and only its count is asked for', async () => {
    const { ring, clock, reachable, probed } = makeRing([ASHBURN, DUBLIN]);
    ring.noteUnreachable(ASHBURN);
    expect([ring.countOut(), probed]).toEqual([1, []]);
    clock.advance(5_000);
    reachable.add(ASHBURN);
    expect([ring.countOut(), probed]).toEqual([1, [ASHBURN]]);
    await new Promise((resolve) => void setImmediate(resolve));
    expect(ring.countOut()).toBe(0);
  });

  it('with all out tries the one that failed longest ago', () => {
    const { ring, clock } = makeRing([ASHBURN, DUBLIN]);
    ring.noteUnreachable(ASHBURN);
    clock.advance(1);
    ring.noteUnreachable(DUBLIN);
    expect(ring.pick()).toBe(ASHBURN);
    clock.advance(1);
    ring.noteUnreachable(ASHBURN);
    expect(ring.pick()).toBe(DUBLIN);
    ring.noteAnswered(DUBLIN);
    expect(ring.pick()).toBe(DUBLIN);
  });

  it('needs an edge', () => expect(() => makeRing([])).toThrow(RangeError));
});
