import { describe, expect, it } from 'vitest';
import { settle } from '../test/support/manual-timers.js';
import { WireLimit } from './wire-limit.js';

function make(limit: number) {
  const wire = new WireLimit(limit);
  const ends: (() => void)[] = [];
  let most = 0;
  const call = () => wire.run(async () => {
    most = Math.max(most, wire.calls);
    await new Promise<void>((resolve) => void ends.push(resolve));
  });
  return { wire, ends, call, most: () => most };
}

describe('WireLimit', () => {
  it('never has more calls on the wire than its limit, and starts the next in line as one ends', async () => {
    const { wire, ends, call, most } = make(2);
    const calls = Array.from({ length: 6 }, call);
    for (let ended = 0; ended < 6; ended += 1) {
      await settle();
      expect(wire.calls).toBe(Math.min(2, 6 - ended));
      ends[ended]?.();
    }
    await Promise.all(calls);
    expect([most(), wire.calls]).toEqual([2, 0]);
  });

  it('gives its place on when a call throws', async () => {
    const wire = new WireLimit(1);
    await expect(wire.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await wire.run(() => Promise.resolve('yes'))).toBe('yes');
  });

  it('keeps newcomers outside while its line is long', async () => {
    const { wire, ends, call } = make(1);
    const calls = Array.from({ length: 3 }, call);
    await settle();
    let inside = false;
    void wire.room().then(() => (inside = true));
    await settle();
    expect(inside).toBe(false);
    ends[0]?.();
    await settle();
    expect(inside).toBe(true);
    for (let ended = 1; ended < 3; ended += 1) {
      ends[ended]?.();
      await settle();
    }
    await Promise.all(calls);
  });
});
