import { describe, expect, it } from 'vitest';
import { describeFailure, pollUntil } from './poll.js';

const options = { deadlineMs: 60, intervalMs: 5 };

describe('pollUntil', () => {
  it('returns what the first attempt that succeeds returns', async () => {
    let attempts = 0;
    const attempt = async () => {
      if (++attempts < 3) throw new Error('not yet');
      return attempts;
    };
    expect(await pollUntil('it failed', attempt, { ...options, deadlineMs: 5_000 })).toBe(3);
  });

  it('tells the last failure at the deadline', async () => {
    const attempt = async () => {
      throw new Error('refused');
    };
    await expect(pollUntil('it did not start', attempt, options)).rejects.toThrow('it did not start within 60 ms: refused');
  });

  it('gives each attempt the whole milliseconds that remain, one at least', async () => {
    const remaining: number[] = [];
    const attempt = async (remainingMs: number) => {
      remaining.push(remainingMs);
      throw new Error('refused');
    };
    await expect(pollUntil('it failed', attempt, options)).rejects.toThrow();
    expect(remaining[0]).toBeLessThanOrEqual(60);
    expect(remaining.every((value) => Number.isInteger(value) && value >= 1)).toBe(true);
  });

  it('ends early when told to', async () => {
    await expect(pollUntil('it failed', async () => 1, { ...options, abort: () => new Error('it died') })).rejects.toThrow('it died');
  });
});

describe('describeFailure', () => {
  it('names every failure of several addresses', () => {
    expect(describeFailure(new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]))).toBe('::1 refused; 127.0.0.1 refused');
  });
});
