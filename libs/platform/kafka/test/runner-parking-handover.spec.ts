import { AdapterError, createSeededRandom, partitionOf } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { createScene, inMs, keyFor, MINUTE_MS } from './parking-scene.js';
import { committed, feed, feedPartition, intentRecord, keysOn, type Harness } from './runner-harness.js';

describe('records on disk', () => {
  it('are taken up by the next process, and what came later stays behind them', async () => {
    const { world, script, member } = createScene();
    script.park('a-1', inMs(world, 5 * MINUTE_MS));
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2));
    const first = await member();
    await world.time.advance(2_000);
    const stopped = first.runner.stop(10_000);
    await world.time.advance(10_000);
    await stopped;
    feed(world.bus, intentRecord('a', 3), intentRecord('b', 1));
    await member();
    await world.time.advance(2_000);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['b-1']);
    await world.time.advance(6 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['b-1', 'a-1', 'a-2', 'a-3']);
  });

  it('are kept once when their records come again because the process died before its commit', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-1', inMs(world, 5 * MINUTE_MS));
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2));
    await member({ commitIntervalMs: 60 * MINUTE_MS });
    await world.time.advance(2_000);
    world.bus.group('group').crash();
    await member();
    await world.time.advance(2_000);
    expect([parked.records.length, committed(world.bus)]).toEqual([2, 2]);
    await world.time.advance(6 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['a-1', 'a-2']);
  });

  it('go with their partition to the member that has it now', async () => {
    const { world, script, member } = createScene(2);
    const [zero, one] = [keyFor(0, 2), keyFor(1, 2)];
    for (const [partition, key] of [[0, zero], [1, one]] as const) {
      script.park(`${key}-1`, inMs(world, 5 * MINUTE_MS));
      feedPartition(world, partition, key, 1);
      feedPartition(world, partition, key, 2);
    }
    const first = await member();
    await world.time.advance(2_000);
    await member();
    await world.time.advance(6 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing').sort()).toEqual([`${one}-1`, `${one}-2`, `${zero}-1`, `${zero}-2`].sort());
    expect(script.executions.filter((name) => name === `${one}-1`)).toHaveLength(2);
    expect(await first.renderMetrics()).toMatch(/sb_parked_taken_up_total\{[^}]*\} 2/);
  });

  it('are followed by what their key brings to another partition after the count of partitions has grown', async () => {
    const { world, script, member } = createScene(2);
    const key = keyFor(1, 2, (hash) => hash % 3 === 2);
    script.park(`${key}-1`, inMs(world, 5 * MINUTE_MS));
    feedPartition(world, 1, key, 1);
    await member();
    await member();
    await world.time.advance(2_000);
    world.bus.log.grow('intents-otp', 3);
    world.bus.group('group').rebalance();
    feedPartition(world, 2, key, 2);
    await world.time.advance(2_000);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual([]);
    await world.time.advance(6 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual([`${key}-1`, `${key}-2`]);
  });

  it('are taken up again by a member that lost their partition in the middle and has it back', async () => {
    const { world, script, member } = createScene(2);
    const one = keyFor(1, 2);
    script.park(`${one}-1`, inMs(world, 5 * MINUTE_MS));
    feedPartition(world, 1, one, 1);
    await member();
    await world.time.advance(5 * MINUTE_MS - 5_000);
    // Taken up, and then held in memory for a short wait.
    script.park(`${one}-1`, inMs(world, 30_000));
    await world.time.advance(10_000);
    const second = await member();
    await world.time.advance(100);
    void second.runner.stop(1_000);
    await world.time.advance(MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual([`${one}-1`]);
  });

  it('are not run by two members after the count of partitions has grown while they were taken up', async () => {
    const { world, script, member } = createScene(2);
    const key = keyFor(1, 2, (hash) => hash % 3 === 2);
    script.park(`${key}-1`, inMs(world, 5 * MINUTE_MS));
    feedPartition(world, 1, key, 1);
    feedPartition(world, 1, key, 2);
    await member();
    await member();
    await world.time.advance(5 * MINUTE_MS - 5_000);
    script.park(`${key}-1`, inMs(world, 30_000));
    await world.time.advance(10_000);
    const before = script.executions.length;
    world.bus.log.grow('intents-otp', 3);
    world.bus.group('group').rebalance();
    await world.time.advance(MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual([`${key}-1`, `${key}-2`]);
    expect(script.executions.slice(before)).toEqual([`${key}-1`, `${key}-1`, `${key}-2`]);
  });

  it('come back a few at a time', async () => {
    const { world, script, parked, member } = createScene();
    for (let index = 0; index < 20; index += 1) {
      script.park(`k${index}-1`, inMs(world, 5 * MINUTE_MS));
      feed(world.bus, intentRecord(`k${index}`, 1));
    }
    const { runner } = await member({ takenUpFifos: 4 });
    await world.time.advance(4 * MINUTE_MS);
    expect(parked.records).toHaveLength(20);
    for (let index = 0; index < 20; index += 1) script.park(`k${index}-1`, inMs(world, 61_000));
    await world.time.advance(61_000);
    // Each look puts four back on disk; none is looked at twice.
    expect(parked.records).toHaveLength(20);
    await world.time.advance(10 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toHaveLength(20);
    expect(runner.health().healthy).toBe(true);
  });

  it('are read piece by piece where a key has many', async () => {
    const { world, script, member } = createScene();
    const names = Array.from({ length: 50 }, (_, index) => `a-${index}`);
    script.park('a-0', inMs(world, 5 * MINUTE_MS));
    feed(world.bus, ...names.map((_, index) => intentRecord('a', index)));
    await member({ takenUpRecords: 7, storedAtOnce: 20 });
    await world.time.advance(6 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(names);
    expect(script.executions).toEqual(['a-0', ...names]);
  });

  it('that cannot be opened hold up their key alone, and are counted', async () => {
    const { world, script, parked, member } = createScene();
    script.park('a-1', inMs(world, 2 * MINUTE_MS));
    script.park('b-1', inMs(world, 2 * MINUTE_MS));
    feed(world.bus, intentRecord('a', 1), intentRecord('a', 2), intentRecord('b', 1));
    const { renderMetrics } = await member();
    await world.time.advance(1_000);
    const [unreadable] = parked.records;
    if (unreadable === undefined) throw new Error('nothing was parked');
    Object.assign(unreadable, { envelope: 'sb1.lost.key' });
    await world.time.advance(3 * MINUTE_MS);
    expect(keysOn(world.bus, 'intents-marketing')).toEqual(['b-1']);
    expect(parked.records).toHaveLength(2);
    expect(await renderMetrics()).toMatch(/sb_parked_unreadable_total\{[^}]*\} [1-9]/);
  });
});

describe('a key that parks through restarts, rebalances and outages', () => {
  it.each([1, 2, 3, 4, 5])('brings all of its records in order, once in effect (seed %i)', async (seed) => {
    const { world, parked, member, script } = createScene(2);
    const random = createSeededRandom(seed);
    const keys = [keyFor(0, 2), keyFor(1, 2), keyFor(0, 2, (hash) => hash % 7 === 3)];
    const fed = new Map(keys.map((key) => [key, 0]));
    const members: Harness[] = [await member()];
    for (let round = 0; round < 60; round += 1) {
      const key = keys[Math.floor(random() * keys.length)] as string;
      const index = fed.get(key) ?? 0;
      if (random() < 0.4) script.park(`${key}-${index}`, inMs(world, random() * 3 * MINUTE_MS));
      feedPartition(world, partitionOf(Buffer.from(key), 2), key, index);
      fed.set(key, index + 1);
      if (random() < 0.1) parked.faults.push(new AdapterError('database-unreachable', 'unreachable'));
      if (random() < 0.1) members.push(await member());
      else if (random() < 0.1 && members.length > 1) void members.shift()?.runner.stop(1_000);
      await world.time.advance(random() * 20_000);
    }
    await world.time.advance(20 * MINUTE_MS);
    const published = keysOn(world.bus, 'intents-marketing');
    for (const key of keys) {
      const names = Array.from({ length: fed.get(key) ?? 0 }, (_, index) => `${key}-${index}`);
      expect([...new Set(published.filter((name) => name.startsWith(`${key}-`)))]).toEqual(names);
    }
    expect(parked.records).toEqual([]);
  });
});
