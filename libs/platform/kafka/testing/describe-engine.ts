import { AdapterError } from '@signalbox/message';
import { HEADERS, type DeadLetter } from '@signalbox/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { readTopic, type Outcome } from '../src/index.js';
import { Bench, copy, indexesByKey, intent, SOURCE, TARGET, type ContractWorld, type IntentRecord } from './contract-world.js';

type Start = () => Promise<Bench>;

/** What the runner and the producer promise, on whichever client they stand. `open` gives a client with empty topics of its own. */
export function describeEngine(name: string, open: () => Promise<ContractWorld>): void {
  describe(`${name}: engine`, () => {
    const benches: Bench[] = [];
    afterEach(async () => void (await Promise.all(benches.splice(0).map((bench) => bench.close()))));
    const start: Start = async () => {
      const bench = new Bench(await open());
      benches.push(bench);
      return bench;
    };
    describeOrder(start);
    describeMembers(start);
    describeFaults(start);
  });
}

const keys = (count: number): string[] => Array.from({ length: count }, (_unused, index) => `key-${index}`);

async function publishAll(bench: Bench, keyCount: number, perKey: number, from = 0): Promise<void> {
  const published: Promise<void>[] = [];
  for (let index = from; index < from + perKey; index += 1) for (const key of keys(keyCount)) published.push(bench.producer.publish([intent(key, index)]));
  await Promise.all(published);
}

/** Settles after a number of turns of the event loop that differs from record to record. */
async function work(record: IntentRecord): Promise<void> {
  for (let turns = (Number(record.origin.offset) * 7) % 11; turns > 0; turns -= 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}

function describeOrder(start: Start): void {
  it('keeps the order of every key while keys run side by side and heads are retried', async () => {
    const bench = await start();
    let running = 0;
    let most = 0;
    await publishAll(bench, 20, 25);
    await bench.run(async (record) => {
      most = Math.max(most, ++running);
      await work(record);
      running -= 1;
      if (record.attempts === 1 && Number(record.origin.offset) % 10 === 3) throw new AdapterError('store-away', 'unreachable');
      return copy(record);
    });
    await bench.until('all copied', async () => (await bench.read()).length >= 500);
    const copied = indexesByKey(await bench.read());
    expect(copied.size).toBe(20);
    for (const indexes of copied.values()) expect(indexes).toEqual([...Array(25).keys()]);
    expect(most).toBeGreaterThan(1);
  });

  it('handles everything under back-pressure that pauses and resumes all the time', async () => {
    const bench = await start();
    await publishAll(bench, 10, 60);
    let handled = 0;
    await bench.run(async (record) => {
      await work(record);
      handled += 1;
      return copy(record);
    }, { partitionRecords: 20, totalRecords: 30, maxInFlight: 4 });
    await bench.until('all handled', () => handled >= 600);
    await bench.until('all copied', async () => (await bench.read()).length >= 600);
    for (const indexes of indexesByKey(await bench.read()).values()) expect(indexes).toEqual([...Array(60).keys()]);
  });
}

function describeMembers(start: Start): void {
  it('loses nothing and repeats nothing over a planned restart', async () => {
    const bench = await start();
    const handled: string[] = [];
    const handle = (record: IntentRecord): Outcome => {
      handled.push(record.value.idempotencyKey);
      return copy(record);
    };
    await publishAll(bench, 10, 20);
    const first = await bench.run(handle);
    await bench.until('some handled', () => handled.length > 20);
    await first.stop(10_000);
    await publishAll(bench, 10, 5, 20);
    await bench.run(handle);
    await bench.until('all handled', () => new Set(handled).size === 250);
    expect(handled.length).toBe(250);
    for (const indexes of indexesByKey(handled).values()) expect(indexes).toEqual([...Array(25).keys()]);
  });

  it('does the work of retained partitions once when a second member joins, and that of lost ones elsewhere', async () => {
    const bench = await start();
    const executions: { member: string; idempotencyKey: string; partition: number }[] = [];
    const gate = Promise.withResolvers<void>();
    const handle = (member: string) => async (record: IntentRecord): Promise<Outcome> => {
      executions.push({ member, idempotencyKey: record.value.idempotencyKey, partition: record.origin.partition });
      if (member === 'first') await gate.promise;
      return copy(record);
    };
    await publishAll(bench, 20, 5);
    await bench.run(handle('first'));
    await bench.until('every key begun', () => executions.length === 20);
    await bench.run(handle('second'));
    await bench.until('the second has taken over and is through', () => new Set(executions.filter(({ member }) => member === 'second').map(({ idempotencyKey }) => idempotencyKey)).size >= 5);
    const lost = new Set(executions.filter(({ member }) => member === 'second').map(({ partition }) => partition));
    gate.resolve();
    await bench.until('all copied', async () => new Set(await bench.read()).size === 100);
    const retained = executions.filter(({ partition }) => !lost.has(partition));
    expect(new Set(retained.map(({ member }) => member))).toEqual(new Set(['first']));
    expect(new Set(retained.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(retained.length);
    // Of the lost ones only the heads that ran are repeated.
    expect(executions.length - new Set(executions.map(({ idempotencyKey }) => idempotencyKey)).size).toBeLessThanOrEqual(20 - new Set(retained.map(({ idempotencyKey }) => idempotencyKey.split(':')[0])).size);
  });
}

function describeFaults(start: Start): void {
  it('dead-letters what throws and what cannot be read, and stays alive', async () => {
    const bench = await start();
    await bench.producer.publish([intent('bad', 1), { ...intent('worse', 1), value: 'not json' }, { ...intent('newer', 1), headers: { [HEADERS.schema]: 'intent@99' } }, intent('good', 1)]);
    const runner = await bench.run((record) => {
      if (record.key === 'bad') throw new TypeError('a bug');
      return copy(record);
    });
    const letters = async (): Promise<DeadLetter[]> => {
      const records = await readTopic(bench.client, 'dead-letters', `${bench.client.topicPrefix}letters-${letterReads++}`);
      return records.map(({ record }) => JSON.parse(Buffer.from(record.value ?? []).toString()) as DeadLetter);
    };
    let letterReads = 0;
    await bench.until('three dead letters', async () => (await letters()).length === 3);
    const found = (await letters()).map(({ reason, class: faultClass, origin }) => `${reason} ${faultClass} ${origin.topic}`).sort();
    expect(found).toEqual([`handler-fault own-fault ${SOURCE}`, `schema-unknown bad-input ${SOURCE}`, `undecodable bad-input ${SOURCE}`]);
    await bench.producer.publish([intent('good', 2)]);
    await bench.until('the good ones copied', async () => (await bench.read(TARGET)).length === 2);
    expect([runner.health().healthy, bench.fatal]).toEqual([true, []]);
  });
}
