import { describe, expect, it } from 'vitest';
import { drop } from '../src/index.js';
import { committed, copy, createHarness, createLatch, createWorld, feed, feedPartition, intentRecord, keysOn, type Harness, type IntentRecord } from './runner-harness.js';
import type { ConsumerListener, Outcome } from '../src/index.js';

/** A handler that copies once its gate is open, as one would that is frozen in the middle. */
function createGatedCopy(): { handle: (record: IntentRecord) => Promise<Outcome>; open: () => void } {
  const { opened, open } = createLatch();
  const handle = async (record: IntentRecord): Promise<Outcome> => {
    await opened;
    return copy(record);
  };
  return { handle, open };
}

describe('a rebalance', () => {
  it('leaves the work of retained partitions alone and hands lost ones over', async () => {
    const world = createWorld(2);
    const latch = createLatch();
    const executions: string[] = [];
    const handle = (name: string) => async (record: IntentRecord) => {
      executions.push(`${name}:${record.value.idempotencyKey}`);
      if (name === 'first') await latch.opened;
      return copy(record);
    };
    const first = createHarness({ handle: handle('first'), world });
    feedPartition(world, 0, 'zero', 1);
    feedPartition(world, 0, 'zero', 2);
    feedPartition(world, 1, 'one', 1);
    feedPartition(world, 1, 'one', 2);
    await first.runner.start();
    await world.time.advance(10);
    const second = createHarness({ handle: handle('second'), world });
    await second.runner.start();
    await world.time.advance(1_000);
    // The running handler of the lost partition cannot be called back; its successor repeats it.
    expect(executions).toEqual(['first:zero-1', 'first:one-1', 'second:one-1', 'second:one-2']);
    latch.open();
    await world.time.advance(1_000);
    expect(executions.slice(4)).toEqual(['first:zero-2']);
    expect(keysOn(world.bus, 'intents-marketing').sort()).toEqual(['one-1', 'one-2', 'zero-1', 'zero-2']);
    expect([committed(world.bus, 'intents-otp', 0), committed(world.bus, 'intents-otp', 1)]).toEqual([2, 2]);
  });

  it('commits what is done before the others read again', async () => {
    const world = createWorld(2);
    const executions: string[] = [];
    const handle = (record: IntentRecord) => {
      executions.push(record.value.idempotencyKey);
      return copy(record);
    };
    const first = createHarness({ handle, world, limits: { commitIntervalMs: 60_000 } });
    feedPartition(world, 0, 'zero', 1);
    feedPartition(world, 1, 'one', 1);
    await first.runner.start();
    await world.time.advance(100);
    const second = createHarness({ handle, world });
    await second.runner.start();
    await world.time.advance(100);
    expect(executions).toEqual(['zero-1', 'one-1']);
  });

  it('drops held heads of lost partitions and keeps those of retained ones', async () => {
    const world = createWorld(2);
    const executions: string[] = [];
    const handle = (name: string) => (record: IntentRecord) => {
      executions.push(`${name}:${record.value.idempotencyKey}`);
      if (name === 'first' && record.attempts === 1) return { kind: 'park' as const, untilMs: world.time.clock.nowMs() + 5_000, reason: 'not-due' as const };
      return drop('not-due');
    };
    const first = createHarness({ handle: handle('first'), world });
    feedPartition(world, 0, 'zero', 1);
    feedPartition(world, 1, 'one', 1);
    await first.runner.start();
    await world.time.advance(10);
    const second = createHarness({ handle: handle('second'), world });
    await second.runner.start();
    await world.time.advance(10_000);
    expect(executions).toEqual(['first:zero-1', 'first:one-1', 'second:one-1', 'first:zero-1']);
  });

  it('keeps a key in order when its partition comes back while an old execution still runs', async () => {
    const world = createWorld(1);
    const latch = createLatch();
    const running: string[] = [];
    const log: string[] = [];
    const first = createHarness({
      world,
      handle: async (record) => {
        log.push(record.value.idempotencyKey);
        running.push(record.value.idempotencyKey);
        expect(running).toHaveLength(1);
        await latch.opened;
        running.pop();
        return copy(record);
      },
    });
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2));
    await first.runner.start();
    await world.time.advance(10);
    const listener = first.runner as unknown as ConsumerListener;
    listener.onAssigned([]);
    await world.time.advance(10);
    world.bus.group('group').rebalance();
    await world.time.advance(10);
    expect(log).toEqual(['a-1']);
    latch.open();
    await world.time.advance(1_000);
    expect(log).toEqual(['a-1', 'a-1', 'a-2']);
    expect([keysOn(world.bus, 'intents-marketing'), committed(world.bus)]).toEqual([['a-1', 'a-2'], 2]);
  });
});

describe('a membership in doubt', () => {
  /** A member that notes the keys of what it handles. */
  async function startNoting(): Promise<Harness & { readonly handled: readonly string[] }> {
    const handled: string[] = [];
    const harness = createHarness({
      handle: (record) => {
        handled.push(record.value.idempotencyKey);
        return drop('not-due');
      },
      limits: { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000 },
    });
    await harness.runner.start();
    return { ...harness, handled };
  }

  it('starts nothing new until the group confirms it', async () => {
    const { handled, runner, bus, time } = await startNoting();
    await time.advance(30_000);
    bus.group('group').silence();
    await time.advance(8_000);
    feed(bus, intentRecord('a', 1));
    await time.advance(2_001);
    feed(bus, intentRecord('a', 2));
    await time.advance(60_000);
    expect(handled).toEqual(['a-1']);
    (runner as unknown as ConsumerListener).onConfirmed(0);
    await time.advance(100);
    expect(handled).toEqual(['a-1', 'a-2']);
  });

  it('starts nothing new by an answer that has waited for longer than a session', async () => {
    const { handled, runner, bus, time } = await startNoting();
    await time.advance(1_000);
    bus.group('group').silence();
    await time.advance(60_000);
    feed(bus, intentRecord('a', 1));
    await time.advance(1_000);
    const listener = runner as unknown as ConsumerListener;
    listener.onConfirmed(60_000);
    await time.advance(1_000);
    expect(handled).toEqual([]);
    listener.onConfirmed(9_000);
    await time.advance(100);
    expect(handled).toEqual(['a-1']);
  });
});

describe('a handler that ends while the membership is in doubt', () => {
  async function endInDoubt(): Promise<Harness> {
    const { handle, open } = createGatedCopy();
    const harness = createHarness({ handle });
    feed(harness.bus, intentRecord('a', 1));
    await harness.runner.start();
    await harness.time.advance(1_000);
    harness.bus.group('group').silence();
    await harness.time.advance(20_000);
    open();
    await harness.time.advance(5_000);
    return harness;
  }

  it('has its records published once the group confirms it', async () => {
    const { runner, bus, time } = await endInDoubt();
    expect(keysOn(bus, 'intents-marketing')).toEqual([]);
    (runner as unknown as ConsumerListener).onConfirmed(0);
    await time.advance(2_000);
    expect(keysOn(bus, 'intents-marketing')).toEqual(['a-1']);
  });

  it('has nothing published where the partition went to another meanwhile', async () => {
    const { runner, bus, time } = await endInDoubt();
    (runner as unknown as ConsumerListener).onAssigned([]);
    await time.advance(60_000);
    expect(keysOn(bus, 'intents-marketing')).toEqual([]);
  });
});

describe('a crash of the consumer', () => {
  it('that restarts drops what was queued, and the next assignment brings it again', async () => {
    const { runner, bus, time, fatal } = createHarness({ handle: (record) => copy(record) });
    await runner.start();
    const listener = runner as unknown as ConsumerListener;
    listener.onCrash(new Error('connection lost'), true);
    expect([runner.health(), fatal]).toEqual([{ healthy: true, detail: 'rejoining' }, []]);
    feed(bus, intentRecord('a', 1));
    await time.advance(1_000);
    expect(keysOn(bus, 'intents-marketing')).toEqual([]);
    bus.group('group').rebalance();
    await time.advance(1_000);
    expect([keysOn(bus, 'intents-marketing'), committed(bus)]).toEqual([['a-1'], 1]);
  });

  it('that does not restart is fatal, once', async () => {
    const { runner, time, fatal } = createHarness({ handle: (record) => copy(record) });
    await runner.start();
    const listener = runner as unknown as ConsumerListener;
    listener.onCrash(new Error('not authorized'), false);
    listener.onCrash(new Error('again'), false);
    await time.advance(10_000);
    expect([fatal.map(({ message }) => message), runner.health()]).toEqual([['not authorized'], { healthy: false, detail: 'not authorized' }]);
  });
});

describe('a log that was cut or replaced', () => {
  it('is read as new: old offsets name other records', async () => {
    const handled: string[] = [];
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        handled.push(record.value.idempotencyKey);
        return drop('not-due');
      },
    });
    feed(bus, intentRecord('a', 1), intentRecord('a', 2), intentRecord('a', 3));
    await runner.start();
    await time.advance(1_000);
    const replaced = ['b-1', 'b-2'].map((name, offset) => {
      const { key, headers, value } = intentRecord(name.slice(0, 1), Number(name.slice(2)));
      return { offset, key: Buffer.from(key ?? ''), headers, value: Buffer.from(value), timestampMs: 0 };
    });
    (runner as unknown as ConsumerListener).onRecords({ topic: 'intents-otp', partition: 0 }, replaced);
    await time.advance(1_000);
    expect(handled).toEqual(['a-1', 'a-2', 'a-3', 'b-1', 'b-2']);
    expect(committed(bus)).toBe(2);
  });
});
