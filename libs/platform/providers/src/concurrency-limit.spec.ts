import { describe, expect, it } from 'vitest';
import { manualClock } from '@signalbox/message';
import { ConcurrencyLimit } from './concurrency-limit.js';

const NONE = { concurrent: undefined, isRefused: false };
const REFUSED = { concurrent: 100, isRefused: true };

function makeLimit(most: number, ceiling?: number) {
  const clock = manualClock(0);
  return { clock, limit: new ConcurrencyLimit({ most, ceiling }, clock) };
}

describe('the limit', () => {
  it('begins with what is configured and never exceeds it', () => {
    const { limit } = makeLimit(10);
    for (let answers = 0; answers < 100; answers += 1) limit.note(NONE);
    expect(limit.limit).toBe(10);
  });

  it('halves at a refusal, once for all that were under way', () => {
    const { limit, clock } = makeLimit(64);
    for (let refusals = 0; refusals < 20; refusals += 1) limit.note(REFUSED);
    expect(limit.limit).toBe(32);
    clock.advance(500);
    limit.note(REFUSED);
    expect(limit.limit).toBe(16);
  });

  it('never falls below one', () => {
    const { limit, clock } = makeLimit(2);
    for (let refusals = 0; refusals < 5; refusals += 1, clock.advance(500)) limit.note(REFUSED);
    expect(limit.limit).toBe(1);
  });

  it('gives way before the carrier refuses', () => {
    const { limit } = makeLimit(100, 100);
    limit.note({ concurrent: 79, isRefused: false });
    expect(limit.limit).toBe(100);
    limit.note({ concurrent: 80, isRefused: false });
    expect(limit.limit).toBe(90);
  });

  it('learns the ceiling from a refusal, and a higher one from what was not refused', () => {
    const { limit, clock } = makeLimit(100);
    limit.note({ concurrent: 50, isRefused: true });
    clock.advance(500);
    limit.note({ concurrent: 40, isRefused: false });
    expect(limit.limit).toBe(45);
    clock.advance(500);
    limit.note({ concurrent: 200, isRefused: false });
    clock.advance(500);
    limit.note({ concurrent: 100, isRefused: false });
    expect(limit.limit).toBe(40);
  });

  it('rises by one for each round of answers', () => {
    const { limit } = makeLimit(64);
    limit.note(REFUSED);
    for (let answers = 0; answers < 33; answers += 1) limit.note(NONE);
    expect(limit.limit).toBe(33);
  });
});

describe('a place', () => {
  it('is given in the order of asking, as soon as there is one', async () => {
    const { limit } = makeLimit(1);
    expect(await limit.acquire(0)).toBe(true);
    const given: number[] = [];
    const first = limit.acquire(10_000).then(() => given.push(1));
    const second = limit.acquire(10_000).then(() => given.push(2));
    limit.release();
    await first;
    expect(given).toEqual([1]);
    limit.release();
    await second;
    expect(given).toEqual([1, 2]);
  });

  it('is refused to whoever has waited too long, and not lost', async () => {
    const { limit } = makeLimit(1);
    await limit.acquire(0);
    expect(await limit.acquire(1)).toBe(false);
    limit.release();
    expect(await limit.acquire(0)).toBe(true);
  });
});
