import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { drop, parkUntil } from '../src/index.js';
import { committed, copy, createHarness, createLatch, feed, intentRecord, keysOn } from './runner-harness.js';

const unreachable = (): AdapterError => new AdapterError('store-away', 'unreachable');

describe('a key', () => {
  it('runs one record at a time, in order, while other keys run', async () => {
    const latch = createLatch();
    const began: string[] = [];
    const { runner, bus, time } = createHarness({
      handle: async (record) => {
        began.push(record.value.idempotencyKey);
        if (record.value.idempotencyKey === 'a-1') await latch.opened;
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1), intentRecord('a', 2), intentRecord('b', 1), intentRecord('b', 2));
    await runner.start();
    await time.advance(100);
    expect(began).toEqual(['a-1', 'b-1', 'b-2']);
    latch.open();
    await time.advance(100);
    expect(began).toEqual(['a-1', 'b-1', 'b-2', 'a-2']);
    expect(keysOn(bus, 'intents-marketing')).toEqual(['b-1', 'b-2', 'a-1', 'a-2']);
  });

  it('waits for its head that meets a transient failure, with growing delays, while others run', async () => {
    const tries: number[] = [];
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        if (record.value.idempotencyKey !== 'a-1') return copy(record);
        tries.push(time.clock.monotonicMs());
        if (record.attempts < 4) throw unreachable();
        return copy(record);
      },
      limits: { retryBaseMs: 100, retryCapMs: 1_000 },
    });
    feed(bus, intentRecord('a', 1), intentRecord('a', 2), intentRecord('b', 1));
    await runner.start();
    await time.advance(50);
    expect(keysOn(bus, 'intents-marketing')).toEqual(['b-1']);
    await time.advance(5_000);
    expect(keysOn(bus, 'intents-marketing')).toEqual(['b-1', 'a-1', 'a-2']);
    // Decorrelated jitter with every draw at one half: 200, then half way from 100 to three times the last.
    expect(tries.slice(1).map((atMs, index) => Math.round(atMs - (tries[index] ?? 0)))).toEqual([200, 350, 575]);
  });

  it('waits as long as the failure asks', async () => {
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        if (record.attempts === 1) throw new AdapterError('slow-down', 'throttled', { retryAfterMs: 7_000 });
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1));
    await runner.start();
    await time.advance(6_990);
    expect(keysOn(bus, 'intents-marketing')).toEqual([]);
    await time.advance(100);
    expect(keysOn(bus, 'intents-marketing')).toEqual(['a-1']);
  });

  it('parks its head until an instant, after publishing what the park says, and handles it again', async () => {
    const seen: [string, number][] = [];
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        seen.push([record.value.idempotencyKey, record.attempts]);
        if (record.value.idempotencyKey === 'a-1' && record.attempts === 1) return parkUntil(time.clock.nowMs() + 60_000, 'lane-paused', [intentRecord('a', 99, 'intents-transactional')]);
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1), intentRecord('a', 2), intentRecord('b', 1));
    await runner.start();
    await time.advance(59_000);
    expect([keysOn(bus, 'intents-transactional'), keysOn(bus, 'intents-marketing'), committed(bus)]).toEqual([['a-99'], ['b-1'], undefined]);
    await time.advance(2_000);
    expect(seen).toEqual([['a-1', 1], ['b-1', 1], ['a-1', 2], ['a-2', 1]]);
    expect([keysOn(bus, 'intents-marketing'), committed(bus)]).toEqual([['b-1', 'a-1', 'a-2'], 3]);
  });

  it('is the tenant with the record key, unless the subscription names another', async () => {
    const latch = createLatch();
    const began: string[] = [];
    const { runner, bus, time } = createHarness({
      handle: async (record) => {
        began.push(record.value.idempotencyKey);
        await latch.opened;
        return drop('not-due');
      },
      subscription: { fifoKey: ({ key }) => (key ?? '').slice(0, 1) },
    });
    feed(bus, intentRecord('a-one', 1), intentRecord('a-two', 1), intentRecord('b', 1));
    await runner.start();
    await time.advance(10);
    expect(began).toEqual(['a-one-1', 'b-1']);
    latch.open();
  });

  it('is each record for itself where there is none', async () => {
    const latch = createLatch();
    let began = 0;
    const { runner, bus, time } = createHarness({
      handle: async () => {
        began += 1;
        await latch.opened;
        return drop('not-due');
      },
    });
    feed(bus, intentRecord(null, 1), intentRecord(null, 2), intentRecord(null, 3));
    await runner.start();
    await time.advance(10);
    expect(began).toBe(3);
    latch.open();
  });

  it('lets no more handlers run at once than allowed', async () => {
    const latch = createLatch();
    let running = 0;
    let most = 0;
    const { runner, bus, time } = createHarness({
      handle: async (record) => {
        most = Math.max(most, ++running);
        await latch.opened;
        running -= 1;
        return copy(record);
      },
      limits: { maxInFlight: 5 },
    });
    feed(bus, ...Array.from({ length: 40 }, (_unused, index) => intentRecord(`key-${index}`, 1)));
    await runner.start();
    await time.advance(100);
    expect(running).toBe(5);
    latch.open();
    await time.advance(1_000);
    expect([most, keysOn(bus, 'intents-marketing').length]).toEqual([5, 40]);
  });
});
