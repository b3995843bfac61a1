import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { emit, type Outcome } from '../src/index.js';
import { committed, copy, createHarness, createLatch, createWorld, feed, intentRecord, keysOn } from './runner-harness.js';

describe('commits', () => {
  it('hold back at the oldest record that is not done, and follow when it is', async () => {
    const latch = createLatch();
    const { runner, bus, time } = createHarness({
      handle: async (record) => {
        if (record.key === 'slow') await latch.opened;
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1), intentRecord('slow', 1), intentRecord('b', 1), intentRecord('c', 1));
    await runner.start();
    await time.advance(2_000);
    expect([committed(bus), keysOn(bus, 'intents-marketing').length]).toEqual([1, 3]);
    latch.open();
    await time.advance(1_000);
    expect(committed(bus)).toBe(4);
  });

  it('come only after the records are published and what follows the publishing is done', async () => {
    const steps: string[] = [];
    const latch = createLatch();
    const { runner, bus, time } = createHarness({
      handle: (record) => copy(record, async () => {
        steps.push(`after-publish with ${keysOn(bus, 'intents-marketing').length} published`);
        await latch.opened;
      }),
      reach: (name) => Promise.resolve(void steps.push(name)),
    });
    feed(bus, intentRecord('a', 1));
    await runner.start();
    await time.advance(2_000);
    expect(steps).toEqual(['intake.before-publish', 'intake.after-publish', 'after-publish with 1 published']);
    expect(committed(bus)).toBeUndefined();
    latch.open();
    await time.advance(1_000);
    expect(committed(bus)).toBe(1);
  });

  it('wait while publishing fails, and the handler does not run again for that', async () => {
    let executions = 0;
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        executions += 1;
        return copy(record);
      },
    });
    for (let failure = 0; failure < 20; failure += 1) bus.sendFaults.push(() => Promise.reject(new AdapterError('broker-away', 'unreachable')));
    feed(bus, intentRecord('a', 1));
    await runner.start();
    await time.advance(5_000);
    expect([executions, committed(bus)]).toEqual([1, undefined]);
    await time.advance(120_000);
    expect([executions, committed(bus), keysOn(bus, 'intents-marketing')]).toEqual([1, 1, ['a-1']]);
  });

  it('repeat only what follows the publishing when that alone fails', async () => {
    let executions = 0;
    let afters = 0;
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        executions += 1;
        return copy(record, () => {
          if (++afters < 3) throw new AdapterError('store-away', 'unreachable');
        });
      },
    });
    feed(bus, intentRecord('a', 1));
    await runner.start();
    await time.advance(60_000);
    expect([executions, afters, keysOn(bus, 'intents-marketing'), committed(bus)]).toEqual([1, 3, ['a-1'], 1]);
  });

  it('are made on stop, after the running handlers, and nothing new starts', async () => {
    const latch = createLatch();
    const began: string[] = [];
    const { runner, bus, time } = createHarness({
      handle: async (record) => {
        began.push(record.value.idempotencyKey);
        await latch.opened;
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1), intentRecord('a', 2));
    await runner.start();
    await time.advance(10);
    const stopped = runner.stop(10_000);
    await time.advance(10);
    latch.open();
    await time.advance(100);
    await stopped;
    expect([began, keysOn(bus, 'intents-marketing'), committed(bus), runner.health().detail]).toEqual([['a-1'], ['a-1'], 1, 'stopped']);
  });

  it('give up on handlers that outlast the budget, and publish nothing of them later', async () => {
    const latch = createLatch();
    const { runner, bus, time } = createHarness({
      handle: async (record) => {
        if (record.key === 'slow') await latch.opened;
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1), intentRecord('slow', 1));
    await runner.start();
    await time.advance(10);
    const stopped = runner.stop(3_000);
    await time.advance(3_000);
    await stopped;
    latch.open();
    await time.advance(60_000);
    expect([keysOn(bus, 'intents-marketing'), committed(bus)]).toEqual([['a-1'], 1]);
  });

  it('let a successor begin where the last one ended', async () => {
    const world = createWorld();
    const handled: string[] = [];
    const handle = (record: { value: { idempotencyKey: string } }): Outcome => {
      handled.push(record.value.idempotencyKey);
      return emit([]);
    };
    const first = createHarness({ handle, world });
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2));
    await first.runner.start();
    await world.time.advance(1_000);
    const stopped = first.runner.stop(1_000);
    await world.time.advance(1_000);
    await stopped;
    feed(world.bus, intentRecord('a', 3));
    const second = createHarness({ handle, world });
    await second.runner.start();
    await world.time.advance(1_000);
    expect(handled).toEqual(['a-1', 'a-2', 'a-3']);
  });
});
