import { describe, expect, it } from 'vitest';
import { takeOfLimit, type LimitState } from './intent-limit.js';

const limit = { quota: 10, windowMs: 1_000 };

function takeAll(times: readonly number[]): { granted: number; state: LimitState | undefined } {
  let state: LimitState | undefined;
  let granted = 0;
  for (const nowMs of times) {
    const answer = takeOfLimit(state, limit, nowMs);
    state = answer.state;
    if (answer.isGranted) granted += 1;
  }
  return { granted, state };
}

describe('takeOfLimit', () => {
  it('grants the quota at once, and no more', () => {
    expect(takeAll(Array.from({ length: 25 }, () => 0)).granted).toBe(10);
  });

  it('grants the quota again and again, evenly', () => {
    expect(takeAll(Array.from({ length: 10_000 }, (_, index) => index)).granted).toBeGreaterThanOrEqual(10 + 98);
    expect(takeAll(Array.from({ length: 10_000 }, (_, index) => index)).granted).toBeLessThanOrEqual(10 + 100);
  });

  it('says how long to wait, and that is long enough', () => {
    const { state } = takeAll(Array.from({ length: 10 }, () => 0));
    const refused = takeOfLimit(state, limit, 50);
    expect(refused).toMatchObject({ isGranted: false, waitMs: 50, fullAfterMs: 950 });
    expect(takeOfLimit(refused.state, limit, 50 + refused.waitMs).isGranted).toBe(true);
  });

  it('gives nothing back when the clock goes back', () => {
    const { state } = takeAll(Array.from({ length: 10 }, () => 1_000));
    expect(takeOfLimit(takeOfLimit(state, limit, 0).state, limit, 1_000).isGranted).toBe(false);
  });
});
