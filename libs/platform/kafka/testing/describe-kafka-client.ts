import { afterEach, describe, expect, it } from 'vitest';
import { readTopic, type ConsumerListener, type ConsumerPort, type KafkaClient, type PlacedRecord, type TopicPartition } from '../src/index.js';
import { intent, SOURCE, TARGET, type ContractWorld } from './contract-world.js';
import { eventually } from './eventually.js';

/** What every client beneath the engine must do. `open` gives a client with empty topics of its own. */
export function describeKafkaClient(name: string, open: () => Promise<ContractWorld>): void {
  describe(`${name}: ports`, () => {
    const consumers: ConsumerPort[] = [];
    afterEach(async () => void (await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()))));
    const join = async ({ client }: ContractWorld, topics = [SOURCE]): Promise<Reader> => {
      const reader = createReader(client, topics);
      consumers.push(reader.consumer);
      await reader.consumer.start(reader.listener);
      return reader;
    };
    describeProducerPort(open);
    describeGroup(open, join);
    describeCommits(open, join);
  });
}

type Join = (world: ContractWorld, topics?: string[]) => Promise<Reader>;

function describeProducerPort(open: () => Promise<ContractWorld>): void {
  it('writes records where they are placed, as they are, and names the partitions', async () => {
    const { client, partitions } = await open();
    const producer = client.openProducer();
    expect(await producer.partitionCount(SOURCE)).toBe(partitions);
    const acknowledged = await producer.send([place('a', 1, 0), place('b', 1, 1), { partition: 1, record: { ...intent('c', 1), key: null } }]);
    await producer.close();
    expect(acknowledged.map(({ topic, partition }) => `${topic}/${partition}`).sort()).toEqual([`${SOURCE}/0`, `${SOURCE}/1`]);
    const read = await readTopic(client, SOURCE, `${client.topicPrefix}reader`);
    expect(read.map(({ partition, record }) => [partition, record.offset, record.key === null ? null : text(record.key), text(record.value)])).toEqual([
      [0, 0, 'a', intent('a', 1).value],
      [1, 0, 'b', intent('b', 1).value],
      [1, 1, null, intent('c', 1).value],
    ]);
    expect(read[0]?.record.headers).toEqual(intent('a', 1).headers);
  });

  it('says that a topic does not exist', async () => {
    const { client } = await open();
    const producer = client.openProducer();
    await expect(producer.partitionCount('unheard-of')).rejects.toMatchObject({ name: 'AdapterError', disposition: 'unreachable' });
    await producer.close();
  });
}

function describeGroup(open: () => Promise<ContractWorld>, join: Join): void {
  it('gives one member everything, each partition in order, and confirms the membership', async () => {
    const world = await open();
    await write(world.client, Array.from({ length: 40 }, (_unused, index) => place('a', index, index % 2)));
    const reader = await join(world);
    await eventually(world.clock, 'all records and a heartbeat', () => reader.offsets.size === 2 && count(reader) === 40 && reader.confirmations() > 0);
    for (const offsets of reader.offsets.values()) expect(offsets).toEqual([...Array(20).keys()]);
  });

  it('shares partition numbers alike over topics of equal count, and takes them back from a member that leaves', async () => {
    const world = await open();
    const first = await join(world, [SOURCE, TARGET]);
    await eventually(world.clock, 'the first owns all', () => first.owned().length === world.partitions * 2);
    const before = first.joins();
    const second = await join(world, [SOURCE, TARGET]);
    await eventually(world.clock, 'both have half', () => first.joins() > before && first.owned().length === world.partitions && second.owned().length === world.partitions);
    expect(first.rebalances()).toBeGreaterThan(0);
    for (const { owned } of [first, second]) expect(numbersOf(owned(), SOURCE)).toEqual(numbersOf(owned(), TARGET));
    expect([...numbersOf(first.owned(), SOURCE), ...numbersOf(second.owned(), SOURCE)].sort()).toEqual([...Array(world.partitions).keys()]);
    await first.consumer.stop();
    await eventually(world.clock, 'the second owns all', () => second.owned().length === world.partitions * 2);
  });

  it('pauses and resumes partitions while the membership goes on', async () => {
    const world = await open();
    const reader = await join(world);
    await eventually(world.clock, 'assigned', () => reader.owned().length === world.partitions);
    reader.consumer.pause([{ topic: SOURCE, partition: 0 }]);
    await write(world.client, [place('a', 1, 0), place('b', 1, 1)]);
    const confirmations = reader.confirmations();
    await eventually(world.clock, 'the other partition and heartbeats', () => reader.offsets.has(`${SOURCE}/1`) && reader.confirmations() > confirmations);
    expect(reader.offsets.has(`${SOURCE}/0`)).toBe(false);
    reader.consumer.resume([{ topic: SOURCE, partition: 0 }]);
    await eventually(world.clock, 'the resumed partition', () => reader.offsets.has(`${SOURCE}/0`));
  });
}

function describeCommits(open: () => Promise<ContractWorld>, join: Join): void {
  it('lets a successor begin at the committed offset, and elsewhere at the beginning', async () => {
    const world = await open();
    await write(world.client, Array.from({ length: 20 }, (_unused, index) => place('a', index, index % 2)));
    const first = await join(world);
    await eventually(world.clock, 'all records', () => count(first) === 20);
    expect(await first.consumer.commit([{ topic: SOURCE, partition: 0, offset: 7 }])).toBe('committed');
    await first.consumer.stop();
    const second = await join(world);
    await eventually(world.clock, 'the rest', () => count(second) === 13);
    expect([second.offsets.get(`${SOURCE}/0`), second.offsets.get(`${SOURCE}/1`)]).toEqual([[7, 8, 9], [...Array(10).keys()]]);
  });

  it('reads again from the committed offset after a rebalance', async () => {
    const world = await open();
    await write(world.client, [place('a', 0, 0), place('a', 1, 0), place('a', 2, 0)]);
    const first = await join(world);
    await eventually(world.clock, 'all records', () => count(first) === 3);
    await first.consumer.commit([{ topic: SOURCE, partition: 0, offset: 1 }]);
    await join(world);
    await eventually(world.clock, 'the uncommitted again', () => count(first) === 5);
    expect(first.offsets.get(`${SOURCE}/0`)).toEqual([0, 1, 2, 1, 2]);
  });

  it('drops the commit of a member that has left', async () => {
    const world = await open();
    await write(world.client, [place('a', 0, 0), place('a', 1, 0)]);
    const reader = await join(world);
    await eventually(world.clock, 'all records', () => count(reader) === 2);
    await reader.consumer.stop();
    expect(await reader.consumer.commit([{ topic: SOURCE, partition: 0, offset: 2 }])).toBe('dropped');
  });
}

interface Reader {
  readonly consumer: ConsumerPort;
  readonly listener: ConsumerListener;
  readonly offsets: Map<string, number[]>;
  owned(): readonly TopicPartition[];
  joins(): number;
  rebalances(): number;
  confirmations(): number;
}

function createReader(client: KafkaClient, topics: string[]): Reader {
  const offsets = new Map<string, number[]>();
  let owned: readonly TopicPartition[] = [];
  const counts = { joins: 0, rebalances: 0, confirmations: 0 };
  const listener: ConsumerListener = {
    onAssigned: (partitions) => {
      owned = partitions;
      counts.joins += 1;
    },
    onRebalancing: () => void (counts.rebalances += 1),
    onConfirmed: () => void (counts.confirmations += 1),
    onCrash: () => undefined,
    onRecords: ({ topic, partition }, records) => {
      const name = `${topic}/${partition}`;
      offsets.set(name, [...(offsets.get(name) ?? []), ...records.map(({ offset }) => offset)]);
    },
  };
  const consumer = client.openConsumer({ groupId: `${client.topicPrefix}ports`, topics, sessionTimeoutMs: 10_000, heartbeatIntervalMs: 200, maxWaitMs: 100 });
  return { consumer, listener, offsets, owned: () => owned, joins: () => counts.joins, rebalances: () => counts.rebalances, confirmations: () => counts.confirmations };
}

function place(key: string, index: number, partition: number): PlacedRecord {
  return { partition, record: intent(key, index) };
}

async function write(client: KafkaClient, batch: readonly PlacedRecord[]): Promise<void> {
  const producer = client.openProducer();
  await producer.send(batch);
  await producer.close();
}

function count({ offsets }: Reader): number {
  return [...offsets.values()].flat().length;
}

function numbersOf(owned: readonly TopicPartition[], topic: string): number[] {
  return owned.filter((partition) => partition.topic === topic).map(({ partition }) => partition).sort();
}

function text(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? []).toString();
}
