import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { drop } from '../src/index.js';
import { createHarness, createLatch, feed, intentRecord } from './runner-harness.js';

const many = (count: number, key = (index: number): string => `key-${index}`) => Array.from({ length: count }, (_unused, index) => intentRecord(key(index), index));

async function depthOf(renderMetrics: () => Promise<string>, name: string): Promise<number> {
  const line = (await renderMetrics()).split('\n').find((text) => text.startsWith(`${name}{`));
  return Number(line?.split(' ').at(-1));
}

describe('back-pressure', () => {
  it.each([
    ['records of a partition', { partitionRecords: 100 }],
    ['records in total', { totalRecords: 100 }],
    ['bytes of a partition', { partitionBytes: 100 * 400 }],
    ['bytes in total', { totalBytes: 100 * 400 }],
  ])('bounds the %s, and lets go on as they are done', async (_name, limits) => {
    const latch = createLatch();
    let handled = 0;
    const { runner, bus, time, renderMetrics } = createHarness({
      handle: async () => {
        await latch.opened;
        handled += 1;
        return drop('not-due');
      },
      limits: { ...limits, maxInFlight: 1 },
    });
    feed(bus, ...many(1_000));
    await runner.start();
    await time.advance(100);
    const depth = await depthOf(renderMetrics, 'sb_queue_depth');
    // What was fetched before the pause still comes: one delivery at most.
    expect(depth).toBeGreaterThan(40);
    expect(depth).toBeLessThan(200);
    latch.open();
    await time.advance(10_000);
    expect(handled).toBe(1_000);
  });

  it('bounds what a crash may repeat behind one head that waits', async () => {
    const { runner, bus, time } = createHarness({
      handle: (record) => (record.key === 'parked' ? { kind: 'park', untilMs: time.clock.nowMs() + 1_000, reason: 'not-due' } : drop('not-due')),
      limits: { windowRecords: 200 },
    });
    feed(bus, intentRecord('parked', 1), ...many(1_000));
    await runner.start();
    await time.advance(500);
    expect(runner.health().detail).toBe('1 partitions, 1 records in hand');
    const read = bus.group('group');
    expect(read.committed.size).toBe(0);
    expect(runner.queueLagSeconds).toBeCloseTo(0.5, 1);
  });
});

describe('health', () => {
  it('goes red while a handler hangs', async () => {
    const latch = createLatch();
    const { runner, bus, time } = createHarness({
      handle: async () => {
        await latch.opened;
        return drop('not-due');
      },
      limits: { stalledMs: 5_000 },
    });
    expect(runner.health()).toEqual({ healthy: false, detail: 'new' });
    feed(bus, intentRecord('a', 1));
    await runner.start();
    await time.advance(4_000);
    expect(runner.health().healthy).toBe(true);
    await time.advance(2_000);
    expect(runner.health()).toEqual({ healthy: false, detail: 'a handler has been running for 6 s' });
    latch.open();
    await time.advance(10);
    expect(runner.health().healthy).toBe(true);
  });

  it('goes red while the watermark stands still, though other keys go on', async () => {
    let isAway = true;
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        if (isAway && record.key === 'a') throw new AdapterError('carrier-unreachable', 'unreachable');
        return drop('not-due');
      },
      limits: { stalledMs: 5_000, retryCapMs: 1_000 },
    });
    feed(bus, intentRecord('a', 1));
    await runner.start();
    for (let second = 0; second < 6; second += 1) {
      feed(bus, intentRecord('b', second));
      await time.advance(1_000);
    }
    expect(runner.health()).toEqual({ healthy: false, detail: 'the watermark of intents-otp/0 has stood still for 6 s' });
    isAway = false;
    await time.advance(1_000);
    expect(runner.health().healthy).toBe(true);
  });

  it('measures the lag by the oldest record that is not done', async () => {
    const latch = createLatch();
    const { runner, bus, time, renderMetrics } = createHarness({
      handle: async (record) => {
        if (record.key === 'slow') await latch.opened;
        return drop('not-due');
      },
    });
    feed(bus, intentRecord('slow', 1));
    await time.advance(3_000);
    feed(bus, intentRecord('b', 1));
    await runner.start();
    await time.advance(2_000);
    expect(runner.queueLagSeconds).toBe(5);
    expect(await renderMetrics()).toContain('sb_queue_lag_seconds{role="intake",lane="otp",service="test"} 5');
    latch.open();
    await time.advance(10);
    expect(runner.queueLagSeconds).toBe(0);
  });
});

describe('createRunner', () => {
  it('refuses a topic that is not declared', () => {
    expect(() => createHarness({ handle: () => drop('not-due'), topic: 'unheard-of' })).toThrow('Topic unheard-of is not declared');
  });
});
