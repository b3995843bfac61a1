import { describe, expect, it } from 'vitest';
import type { ConsumerListener } from '../src/index.js';
import { committed, copy, createHarness, createLatch, createWorld, feed, intentRecord, keysOn } from './runner-harness.js';

describe('a partition that was lost', () => {
  it('is neither committed nor published to for what an earlier ownership completes', async () => {
    const latch = createLatch();
    const { runner, bus, time } = createHarness({
      handle: async (record) => {
        await latch.opened;
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1), intentRecord('b', 1));
    await runner.start();
    await time.advance(100);
    (runner as unknown as ConsumerListener).onAssigned([]);
    latch.open();
    await time.advance(60_000);
    expect([committed(bus), keysOn(bus, 'intents-marketing')]).toEqual([undefined, []]);
  });

  it('is not set back by its former owner, which completes less than its successor has', async () => {
    const world = createWorld(1);
    const latch = createLatch();
    const first = createHarness({ world, handle: async (record) => {
      if (record.value.idempotencyKey === 'b-1') await latch.opened;
      return copy(record);
    } });
    feed(world.bus, intentRecord('a', 1), intentRecord('b', 1), intentRecord('c', 1));
    await first.runner.start();
    await world.time.advance(100);
    // The group hands its only partition to another, and tells the first.
    (first.runner as unknown as ConsumerListener).onAssigned([]);
    world.bus.group('group').committed.set('intents-otp/0', 3);
    latch.open();
    await world.time.advance(60_000);
    await first.runner.stop(1_000);
    expect(committed(world.bus)).toBe(3);
  });
});
