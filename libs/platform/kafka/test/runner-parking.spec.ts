import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { drop, parkUntil, type Outcome } from '../src/index.js';
import { MemoryParkedStore } from '../testing/index.js';
import { createScene, inMs, MINUTE_MS } from './parking-scene.js';
import { committed, copy, createHarness, createWorld, feed, intentRecord, keysOn, type IntentRecord } from './runner-harness.js';

describe('a head that has to wait long', () => {
  it('waits on disk with what follows it, sealed, while its offsets complete and other keys go on', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-1', inMs(world, 10 * MINUTE_MS));
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2), intentRecord('b', 1));
    await member();
    await world.time.advance(1_000);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['b-1']);
    expect(committed(world.bus)).toBe(3);
    expect(parked.records.map(({ origin }) => origin.offset)).toEqual(['0', '1']);
    expect(parked.records.every(({ envelope }) => envelope.startsWith('sb1.test.'))).toBe(true);
    feed(world.bus, intentRecord('a', 3));
    await world.time.advance(1_000);
    expect([committed(world.bus), parked.records.length]).toEqual([4, 3]);
    await world.time.advance(10 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['b-1', 'a-1', 'a-2', 'a-3']);
    expect(parked.records).toEqual([]);
    expect(script.executions).toEqual(['a-1', 'b-1', 'a-1', 'a-2', 'a-3']);
  });

  it('stays in memory where the wait is short', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-1', inMs(world, 20_000));
    feed(world.bus, intentRecord('a', 1));
    await member();
    await world.time.advance(1_000);
    expect([parked.records, committed(world.bus)]).toEqual([[], undefined]);
    await world.time.advance(20_000);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['a-1']);
  });

  it('keeps the origin, the headers and the time of the record', async () => {
    const world = createWorld();
    const seen: object[] = [];
    const untilMs = inMs(world, 5 * MINUTE_MS);
    const handle = (record: IntentRecord): Outcome => {
      const { origin, headers, key, timestampMs, firstSeenAtMs } = record;
      seen.push({ origin, headers, key, timestampMs, firstSeenAtMs });
      return world.time.clock.nowMs() < untilMs ? parkUntil(untilMs, 'not-due') : drop('not-due');
    };
    feed(world.bus, intentRecord('a', 1));
    await createHarness({ handle, world, parked: new MemoryParkedStore() }).runner.start();
    await world.time.advance(6 * MINUTE_MS);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
  });

  it('publishes what it parked with, and goes back to disk when it parks again', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-1', inMs(world, 5 * MINUTE_MS));
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2));
    await member();
    await world.time.advance(4 * MINUTE_MS);
    script.park('a-1', inMs(world, 5 * MINUTE_MS));
    await world.time.advance(2 * MINUTE_MS);
    expect([script.executions, parked.records.length]).toEqual([['a-1', 'a-1'], 2]);
    await world.time.advance(4 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['a-1', 'a-2']);
  });

  it('goes to disk record by record where records have no key', async () => {
    const { world, script, parked, member } = createScene();
    script.park('none-1', inMs(world, 5 * MINUTE_MS));
    feed(world.bus, intentRecord(null, 1), intentRecord(null, 2));
    await member();
    await world.time.advance(1_000);
    expect([keysOn(world.bus, 'intents-marketing'), parked.records.length]).toEqual([['none-2'], 1]);
    await world.time.advance(6 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['none-2', 'none-1']);
  });
});

describe('a head that fails or waits a little', () => {
  it('goes to disk where much waits behind it', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-0', inMs(world, 10_000));
    feed(world.bus, ...Array.from({ length: 12 }, (_, index) => intentRecord('a', index)));
    await member({ keyRecords: 10 });
    await world.time.advance(1_000);
    expect([parked.records.length, committed(world.bus)]).toEqual([12, 12]);
    await world.time.advance(15_000);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(Array.from({ length: 12 }, (_, index) => `a-${index}`));
  });

  it('goes to disk where it alone holds the watermark back', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-0', inMs(world, 20_000));
    feed(world.bus, intentRecord('a', 0), ...Array.from({ length: 40 }, (_, index) => intentRecord(`b${index}`, 0)));
    await member({ heldBackRecords: 20 });
    await world.time.advance(1_000);
    expect([parked.records.length, committed(world.bus)]).toEqual([1, 41]);
    await world.time.advance(25_000);
    expect(keysOn(world.bus, 'intents-marketing').at(-1)).toBe('a-0');
  });
});

describe('a head that waits a little again and again', () => {
  it('goes to disk after as long as one long wait, so that the watermark moves on', async () => {
    const world = createWorld();
    const parked = new MemoryParkedStore();
    const endMs = inMs(world, 10 * MINUTE_MS);
    const handle = (record: IntentRecord): Outcome => (world.time.clock.nowMs() < endMs ? parkUntil(inMs(world, 2_000), 'lane-paused') : copy(record));
    feed(world.bus, intentRecord('a', 1), intentRecord('b', 1));
    const { runner } = createHarness({ handle, world, parked });
    await runner.start();
    await world.time.advance(25_000);
    expect([parked.records.length, committed(world.bus)]).toEqual([0, undefined]);
    await world.time.advance(15_000);
    expect([parked.records.length, committed(world.bus)]).toEqual([2, 2]);
    await world.time.advance(10 * MINUTE_MS);
    expect([keysOn(world.bus, 'intents-marketing').sort(), parked.records.length, runner.health().healthy]).toEqual([['a-1', 'b-1'], 0, true]);
  });
});

describe('a store that is away', () => {
  const away = (): AdapterError => new AdapterError('database-unreachable', 'unreachable');

  it('leaves a head that wants to park where it is until the store is back', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-1', inMs(world, 5 * MINUTE_MS));
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2));
    await member();
    await world.time.advance(100);
    parked.faults.push(...Array.from({ length: 12 }, away));
    await world.time.advance(4 * MINUTE_MS);
    expect([parked.records.length, committed(world.bus)]).toEqual([2, 2]);
    await world.time.advance(2 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['a-1', 'a-2']);
  });

  it('does not make a record that is done run again', async () => {
    const { world, script, parked, member } = createScene();
    const untilMs = inMs(world, 5 * MINUTE_MS);
    script.park('a-1', untilMs);
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2));
    await member();
    await world.time.advance(1_000);
    const remove = parked.remove.bind(parked);
    let failures = 3;
    parked.remove = (record) => (failures-- > 0 ? Promise.reject(away()) : remove(record));
    await world.time.advance(8 * MINUTE_MS);
    expect(script.executions).toEqual(['a-1', 'a-1', 'a-2']);
    expect([keysOn(world.bus, 'intents-marketing'), parked.records]).toEqual([['a-1', 'a-2'], []]);
  });
});
