import { describe, expect, it } from 'vitest';
import { FaultLimit } from './fault-limit.js';

describe('FaultLimit', () => {
  it('admits so many within the window and no more', () => {
    const limit = new FaultLimit(3, 1_000);
    expect([0, 10, 20, 30].map((atMs) => limit.admit(atMs))).toEqual([true, true, true, false]);
  });

  it('forgets what left the window', () => {
    const limit = new FaultLimit(2, 1_000);
    expect([0, 500, 999, 1_000, 1_499, 1_500].map((atMs) => limit.admit(atMs))).toEqual([true, true, false, true, false, true]);
  });
});
