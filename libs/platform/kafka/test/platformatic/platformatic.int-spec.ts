import { Consumer } from '@platformatic/kafka';
import { createLogger } from '@signalbox/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import type { KafkaClient } from '../../src/index.js';
import { Bench, copy, indexesByKey, intent, SOURCE, type ContractWorld } from '../../testing/contract-world.js';
import { describeEngine } from '../../testing/describe-engine.js';
import { describeKafkaClient } from '../../testing/describe-kafka-client.js';
import { brokers, openClient, openWorld } from '../real-kafka.js';
import { createPlatformaticClient } from './client.js';

/*
 * The way out of kafkajs: @platformatic/kafka 2.12.1 under the whole contract suite. No case is left out. Where its upper API does
 * not give what the ports ask, the adapters use its lower one:
 * - `consume()` gives one stream, which pauses all its partitions or none, one record at a time: the adapter calls `fetch()` itself.
 * - `commit()` answers a rebalance by joining again and repeating the old offsets in the new generation, at times for partitions that
 *   another member owns by then; the port drops them. The adapter sends one OffsetCommit of its own (below: what it avoids).
 * - Repeated attempts are a setting of a whole client: the member of the group repeats, producer and reader do not, because the
 *   engine and the fetcher try again themselves, each with what is missing.
 * - All requests of a client have one timeout, joins too: the other members of a group get 20 s to come to a rebalance, not 60.
 * - zstd has no level (3 instead of 1), and compresses on the event loop.
 */
const openPlatformatic = (topicPrefix: string): KafkaClient =>
  createPlatformaticClient({ brokers: brokers(), clientId: 'engine-test', topicPrefix, logger: createLogger({ service: 'test', level: 'fatal' }) });
const open = (): Promise<ContractWorld> => openWorld(undefined, openPlatformatic);

describeKafkaClient('@platformatic/kafka', open);
describeEngine('@platformatic/kafka', open);

describe('a group with members on both clients', () => {
  const benches: Bench[] = [];
  afterEach(async () => void (await Promise.all(benches.splice(0).map((bench) => bench.close()))));

  it.each([
    ['kafkajs to @platformatic/kafka', openClient, openPlatformatic],
    ['@platformatic/kafka to kafkajs', openPlatformatic, openClient],
  ])('goes over from %s while records come, and loses none', async (_name, openOld, openNew) => {
    const world = await openWorld(undefined, openOld);
    const [old, successor] = [new Bench(world), new Bench({ ...world, client: openNew(world.client.topicPrefix) })];
    benches.push(old, successor);
    const keys = Array.from({ length: 20 }, (_unused, index) => `key-${index}`);
    const handled = { old: new Set<string>(), successor: new Set<string>() };
    const publish = (from: number): Promise<void> => successor.producer.publish(keys.flatMap((key) => Array.from({ length: 10 }, (_unused, index) => intent(key, from + index))));
    const leaving = await old.run((record) => {
      handled.old.add(record.value.idempotencyKey);
      return copy(record);
    });
    await publish(0);
    await old.until('the old member handles all', () => handled.old.size === 200);
    await successor.run((record) => {
      handled.successor.add(record.value.idempotencyKey);
      return copy(record);
    });
    await publish(10);
    await old.until('they share the work', () => handled.old.size > 200 && handled.successor.size > 0 && new Set([...handled.old, ...handled.successor]).size === 400);
    await leaving.stop(10_000);
    await publish(20);
    await successor.until('all copied', async () => new Set(await successor.read()).size === 600);
    for (const indexes of indexesByKey([...new Set(await successor.read())]).values()) expect(indexes).toEqual([...Array(30).keys()]);
    expect([...handled.old].filter((key) => Number(key.split(':')[1]) >= 20)).toEqual([]);
  });
});

describe('commit() of @platformatic/kafka, which the adapter goes around', () => {
  it('carries what an earlier generation read into the next one', async () => {
    const { client: { topicPrefix } } = await open();
    const member = new Consumer({ clientId: 'engine-test', bootstrapBrokers: brokers(), groupId: `${topicPrefix}carried`, sessionTimeout: 10_000, heartbeatInterval: 5_000 });
    member.topics.trackAll(topicPrefix + SOURCE);
    await member.joinGroup();
    const joined = member.generationId;
    // As a member knows it whose event loop was held up while the group went on.
    member.generationId -= 1;
    await member.commit({ offsets: [{ topic: topicPrefix + SOURCE, partition: 0, offset: 7n, leaderEpoch: -1 }] });
    const committed = await member.listCommittedOffsets({ topics: [{ topic: topicPrefix + SOURCE, partitions: [0] }] });
    const { generationId } = member;
    await member.close(true);
    expect(generationId).toBeGreaterThan(joined);
    expect(committed.get(topicPrefix + SOURCE)).toEqual([7n]);
  });
});
