import { describe, expect, test } from 'vitest';
import { RealTimeline } from './real-timeline.js';

const clock = { nowMs: () => performance.now() };

describe('RealTimeline', () => {
  test('runs tasks in order, also when more are due than fit into one turn', async () => {
    const timeline = new RealTimeline(clock);
    const startMs = clock.nowMs();
    const ran: number[] = [];
    await new Promise<void>((resolve) => {
      timeline.at(startMs + 20, resolve);
      for (let index = 0; index < 500; index += 1) timeline.at(startMs + 5, () => ran.push(index));
    });
    expect(clock.nowMs()).toBeGreaterThanOrEqual(startMs + 20);
    expect(ran).toEqual(Array.from({ length: 500 }, (_, index) => index));
  });

  test('an earlier task overtakes the timer that is armed', async () => {
    const timeline = new RealTimeline(clock);
    const ran: string[] = [];
    timeline.at(clock.nowMs() + 60_000, () => ran.push('late'));
    await new Promise<void>((resolve) => timeline.at(clock.nowMs() + 5, resolve));
    timeline.clear();
    expect(ran).toEqual([]);
  });

  test('settle runs what is due without waiting for a turn', () => {
    const timeline = new RealTimeline(clock);
    const ran: string[] = [];
    timeline.at(clock.nowMs() - 1, () => ran.push('due'));
    expect(ran).toEqual([]);
    timeline.settle();
    expect(ran).toEqual(['due']);
    timeline.clear();
  });
});
