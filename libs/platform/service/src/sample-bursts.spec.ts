import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleBursts } from './sample-bursts.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function make() {
  const said: [line: string, suppressed: number][] = [];
  return { said, sampler: sampleBursts<string>((line, suppressed) => void said.push([line, suppressed])) };
}

describe('sampleBursts', () => {
  it('says the first at once, then one a second with the count of the others, and ends with the burst', () => {
    const { said, sampler } = make();
    for (const line of ['a', 'b', 'c', 'd']) sampler.say('kind', line);
    expect(said).toEqual([['a', 0]]);
    vi.advanceTimersByTime(1_000);
    expect(said.slice(1)).toEqual([['d', 2]]);
    sampler.say('kind', 'e');
    vi.advanceTimersByTime(1_000);
    expect(said.slice(2)).toEqual([['e', 0]]);
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    sampler.say('kind', 'f');
    expect(said.slice(3)).toEqual([['f', 0]]);
  });

  it('lets no kind hide another', () => {
    const { said, sampler } = make();
    for (let count = 0; count < 100; count += 1) sampler.say('many', 'x');
    sampler.say('one', 'y');
    expect(said).toEqual([['x', 0], ['y', 0]]);
  });

  it('says what is left when it is flushed, and loses none from the count', () => {
    const { said, sampler } = make();
    for (let count = 0; count < 1_000; count += 1) {
      sampler.say('kind', String(count));
      vi.advanceTimersByTime(7);
    }
    sampler.flush();
    expect(vi.getTimerCount()).toBe(0);
    expect(said.reduce((sum, [, suppressed]) => sum + 1 + suppressed, 0)).toBe(1_000);
    expect(said.length).toBeLessThanOrEqual(9);
  });
});
