import { AdapterError } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualTime, MemoryBus } from '../../testing/index.js';
import type { OutboundRecord } from '../record.js';
import { createProducer } from './linger-producer.js';
import type { ProducerLimits } from './producer-limits.js';
import type { RecordProducer } from './record-producer.js';

const TOPIC = 'intents-otp';
const record = (value: string, key: string | null = 'key', topic = TOPIC): OutboundRecord => ({ topic, key, headers: { 'sb-schema': 'intent@1' }, value });
const away = (): AdapterError => new AdapterError('broker-away', 'unreachable');

/** Keys by the partition that each goes to, of four. */
const KEYS = ['a', 'd', 'c', 'f'] as const;

/** Leaders: how many brokers share the partitions, as far as the client can tell; one that cannot has none. */
function createWorld(limits: Partial<ProducerLimits> = {}, partitions = 4, leaders = 0) {
  const time = createManualTime();
  const bus = new MemoryBus({ clock: time.clock, timers: time.timers, partitions });
  const batches: number[] = [];
  const open = bus.openProducer.bind(bus);
  bus.openProducer = () => {
    const port = open();
    const spied = { ...port, send: (batch: Parameters<typeof port.send>[0]) => (batches.push(batch.length), port.send(batch)) };
    return leaders === 0 ? spied : { ...spied, leaderOf: ({ partition }) => partition % leaders };
  };
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const producer = createProducer({ client: bus, clock: time.clock, timers: time.timers, metrics, limits });
  const values = (topic = TOPIC): string[] => bus.log.readAll(topic).map(({ value }) => Buffer.from(value ?? []).toString());
  return { time, bus, producer, batches, values, metrics };
}

/** Publishes and notes how it went. */
function publish(producer: RecordProducer, records: OutboundRecord[]): { outcome: string } {
  const result = { outcome: 'open' };
  producer.publish(records).then(() => (result.outcome = 'done'), (error: unknown) => (result.outcome = error instanceof AdapterError ? `${error.code} ${error.disposition}` : String(error)));
  return result;
}

describe('batches', () => {
  it('gather what comes within the linger time and go once for all', async () => {
    const { time, producer, batches, values } = createWorld();
    const first = publish(producer, [record('1'), record('2')]);
    await time.advance(4);
    const second = publish(producer, [record('3')]);
    expect([batches, first.outcome]).toEqual([[], 'open']);
    await time.advance(1);
    expect([batches, first.outcome, second.outcome, values()]).toEqual([[3], 'done', 'done', ['1', '2', '3']]);
  });

  it('go at once when they are full by count', async () => {
    const { time, producer, batches } = createWorld({ batchRecords: 10 });
    publish(producer, Array.from({ length: 25 }, (_unused, index) => record(String(index))));
    await time.settle();
    expect(batches).toEqual([10, 10, 5]);
  });

  it('go at once when they are full by bytes', async () => {
    const { time, producer, batches } = createWorld({ batchBytes: 1_000 });
    publish(producer, Array.from({ length: 3 }, () => record('x'.repeat(600))));
    await time.settle();
    expect(batches).toEqual([1, 1, 1]);
  });

  it('go one after the other, and what comes meanwhile makes the next', async () => {
    const { time, bus, producer, batches, values } = createWorld();
    let finish = (): void => {};
    bus.sendFaults.push(async (batch, write) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return write(batch);
    });
    publish(producer, [record('1')]);
    await time.advance(10);
    for (const value of ['2', '3', '4']) publish(producer, [record(value)]);
    await time.advance(1_000);
    expect(batches).toEqual([1]);
    finish();
    await time.settle();
    expect([batches, values()]).toEqual([[1, 3], ['1', '2', '3', '4']]);
  });

  it('are not made of nothing', async () => {
    const { producer } = createWorld();
    await expect(producer.publish([])).resolves.toBeUndefined();
  });
});

describe('partitions', () => {
  it('follow the key, as Kafka\'s Java client places it', async () => {
    const { time, bus, producer } = createWorld({}, 12);
    publish(producer, ['21', 'foobar', 'a-little-bit-long-string'].map((key) => record(key, key)));
    await time.advance(10);
    const placed = Object.fromEntries(bus.log.readAll(TOPIC).map(({ key, partition }) => [Buffer.from(key ?? []).toString(), partition]));
    // murmur2 of these keys by org.apache.kafka.common.utils.Utils: -973932308, -790332482, -985981536.
    expect(placed).toEqual({ 21: (-973932308 & 0x7fffffff) % 12, foobar: (-790332482 & 0x7fffffff) % 12, 'a-little-bit-long-string': (-985981536 & 0x7fffffff) % 12 });
  });

  it('take turns where there is no key', async () => {
    const { time, bus, producer } = createWorld({}, 4);
    publish(producer, Array.from({ length: 8 }, (_unused, index) => record(String(index), null)));
    await time.advance(10);
    expect(bus.log.readAll(TOPIC).map(({ partition }) => partition)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });
});

describe('what is not acknowledged', () => {
  it('is sent again, each partition alone, before anything later of it', async () => {
    const { time, bus, producer, batches, values, metrics } = createWorld({}, 4);
    bus.sendFaults.push((batch, write) => Promise.resolve(write(batch.filter(({ partition }) => partition === 0))));
    const result = publish(producer, Array.from({ length: 8 }, (_unused, index) => record(String(index), null)));
    await time.advance(6);
    // Turns go on with partition 0, which got its records, and 1, which did not.
    publish(producer, [record('later 0', null), record('later 1', null)]);
    expect(result.outcome).toBe('open');
    await time.advance(100);
    expect([batches, result.outcome]).toEqual([[8, 1, 2, 2, 2, 1], 'done']);
    expect(values()).toEqual(['0', '4', 'later 0', '1', '5', 'later 1', '2', '6', '3', '7']);
    expect(await metrics.render()).toContain('sb_publish_resent_total{service="test"} 6');
  });

  it('is sent again partition by partition, so that one without a leader holds up no other', async () => {
    const { time, bus, producer, values } = createWorld({}, 3);
    bus.sendFaults.push((batch, write) => {
      write(batch.filter(({ partition }) => partition === 0));
      return Promise.reject(away());
    });
    // The second attempt sends three requests, in the order of the partitions.
    bus.sendFaults.push((batch, write) => Promise.resolve(write(batch)), () => Promise.reject(away()), (batch, write) => Promise.resolve(write(batch)));
    const results = ['a', 'b', 'c'].map((value) => publish(producer, [record(value, null)]));
    await time.advance(5 + 50 + 1);
    expect([values(), results.map(({ outcome }) => outcome)]).toEqual([['a', 'a', 'c'], ['done', 'open', 'done']]);
    await time.advance(200);
    expect([values(), results.map(({ outcome }) => outcome)]).toEqual([['a', 'a', 'b', 'c'], ['done', 'done', 'done']]);
  });

  it('is tried again with growing delays, in order per key, until it goes through', async () => {
    const { time, bus, producer, batches, values } = createWorld();
    for (let failure = 0; failure < 3; failure += 1) bus.sendFaults.push(() => Promise.reject(away()));
    const first = publish(producer, [record('1'), record('2')]);
    await time.advance(6);
    const second = publish(producer, [record('3')]);
    await time.advance(50 + 100 - 2);
    expect([batches, first.outcome]).toEqual([[2, 2], 'open']);
    await time.advance(300);
    expect([values(), first.outcome, second.outcome]).toEqual([['1', '2', '3'], 'done', 'done']);
  });

  it('fails as unreachable after its deadline, and no sooner; nothing of it is sent afterwards', async () => {
    const { time, bus, producer, values } = createWorld({ deliveryTimeoutMs: 10_000 });
    for (let failure = 0; failure < 30; failure += 1) bus.sendFaults.push(() => Promise.reject(away()));
    const result = publish(producer, [record('1')]);
    await time.advance(9_900);
    expect(result.outcome).toBe('open');
    await time.advance(500);
    expect(result.outcome).toBe('publish-timeout unreachable');
    bus.sendFaults.length = 0;
    const next = publish(producer, [record('2')]);
    await time.advance(5_000);
    expect([next.outcome, values()]).toEqual(['done', ['2']]);
  });

  it('fails alone where Kafka will never take it', async () => {
    const { time, bus, producer, values } = createWorld();
    const refuse = (): void => {
      bus.sendFaults.push((batch, write) => {
        refuse();
        return batch.some((placed) => placed.record.value === 'bad') ? Promise.reject(new AdapterError('kafka-message-too-large', 'rejected')) : Promise.resolve(write(batch));
      });
    };
    refuse();
    const results = ['1', '2', 'bad', '3', '4'].map((value) => publish(producer, [record(value)]));
    await time.advance(1_000);
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'kafka-message-too-large rejected', 'done', 'done']);
    expect(values()).toEqual(['1', '2', '3', '4']);
  });

  it('is not overtaken while a refused neighbour is sought', async () => {
    const { time, bus, producer, values } = createWorld();
    const refuse = (): Promise<never> => Promise.reject(new AdapterError('kafka-message-too-large', 'rejected'));
    // All four are refused together; then the first half is away for a moment.
    bus.sendFaults.push(refuse, () => Promise.reject(away()));
    const results = ['1', '2', '3', '4'].map((value) => publish(producer, [record(value)]));
    await time.advance(1_000);
    expect([values(), results.map(({ outcome }) => outcome)]).toEqual([['1', '2', '3', '4'], ['done', 'done', 'done', 'done']]);
  });

  it('is refused at once where it is too long', () => {
    const { producer } = createWorld({ recordBytes: 100 });
    return expect(producer.publish([record('x'.repeat(101))])).rejects.toMatchObject({ code: 'record-too-large', disposition: 'rejected' });
  });
});

describe('partitions of several leaders', () => {
  it('go in batches of their own, side by side, so that a broker that hangs holds up no other', async () => {
    const { time, bus, producer, batches, values } = createWorld({}, 4, 2);
    let finish = (): void => {};
    bus.sendFaults.push(async (batch, write) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return write(batch);
    });
    const hung = publish(producer, [record('0a', KEYS[0]), record('2a', KEYS[2])]);
    await time.advance(5);
    const later = publish(producer, [record('0b', KEYS[0])]);
    const others = ([1, 3] as const).map((partition) => publish(producer, [record(String(partition), KEYS[partition])]));
    await time.advance(1_000);
    expect([batches, others.map(({ outcome }) => outcome), hung.outcome, later.outcome]).toEqual([[2, 2], ['done', 'done'], 'open', 'open']);
    finish();
    await time.advance(5);
    expect([batches, hung.outcome, later.outcome, values()]).toEqual([[2, 2, 1], 'done', 'done', ['0a', '0b', '1', '2a', '3']]);
  });

  it('keep the order of each key, whatever fails and however leaders move', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('write', 'lose', 'part', 'away'), { maxLength: 40 }), fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }), async (faults, keys) => {
      const { time, bus, producer } = createWorld({ batchRecords: 3, retryBaseMs: 5, retryCapMs: 20 }, 4, 3);
      for (const fault of faults) bus.sendFaults.push((batch, write) => {
        if (fault === 'away') return Promise.reject(away());
        const acknowledged = write(fault === 'part' ? batch.filter(({ partition }) => partition !== batch[0]?.partition) : batch);
        return fault === 'lose' ? Promise.reject(away()) : Promise.resolve(acknowledged);
      });
      const results: { outcome: string }[] = [];
      for (const [index, key] of keys.entries()) {
        results.push(publish(producer, [record(String(index), String(key))]));
        await time.advance(index % 4);
      }
      await time.advance(5_000);
      expect(results.every(({ outcome }) => outcome === 'done')).toBe(true);
      for (const key of new Set(keys)) {
        const written = bus.log.readAll(TOPIC).filter((one) => Buffer.from(one.key ?? []).toString() === String(key)).map(({ value }) => Number(Buffer.from(value ?? []).toString()));
        const firsts = [...new Set(written)];
        expect(firsts).toEqual(keys.flatMap((one, index) => (one === key ? [index] : [])));
      }
    }), { numRuns: 100 });
  });
});

describe('a topic that cannot be asked about', () => {
  it('holds up its own records alone, and has them in order when it can', async () => {
    const { time, bus, producer, values } = createWorld();
    const orphan = [publish(producer, [record('1', 'key', 'unheard-of')])];
    await time.advance(20);
    orphan.push(publish(producer, [record('2', 'key', 'unheard-of')]));
    const other = publish(producer, [record('x')]);
    await time.advance(1_000);
    expect([other.outcome, orphan.map(({ outcome }) => outcome)]).toEqual(['done', ['open', 'open']]);
    bus.log.create('unheard-of', 1);
    await time.advance(5_000);
    expect([orphan.map(({ outcome }) => outcome), values('unheard-of')]).toEqual([['done', 'done'], ['1', '2']]);
  });
});

describe('a full queue', () => {
  it('keeps callers waiting, in their order, and lets them in as it empties', async () => {
    const { time, bus, producer, batches, values } = createWorld({ queueRecords: 4, batchRecords: 2 });
    let finish = (): void => {};
    bus.sendFaults.push(async (batch, write) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return write(batch);
    });
    const results = Array.from({ length: 10 }, (_unused, index) => publish(producer, [record(String(index))]));
    await time.advance(100);
    expect([batches, results.filter(({ outcome }) => outcome === 'done').length]).toEqual([[2], 0]);
    finish();
    await time.advance(100);
    expect([values(), results.every(({ outcome }) => outcome === 'done')]).toEqual([Array.from({ length: 10 }, (_unused, index) => String(index)), true]);
  });

  it('lets one in that is larger than the whole queue, alone', async () => {
    const { time, producer, values } = createWorld({ queueRecords: 4, batchRecords: 2 });
    const small = publish(producer, [record('0')]);
    const large = publish(producer, Array.from({ length: 9 }, (_unused, index) => record(String(index + 1))));
    await time.advance(100);
    expect([small.outcome, large.outcome, values().length]).toEqual(['done', 'done', 10]);
  });

  it('does not keep callers beyond their deadline', async () => {
    const { time, bus, producer } = createWorld({ queueRecords: 1, deliveryTimeoutMs: 1_000 });
    bus.sendFaults.push(() => new Promise(() => undefined));
    const results = [publish(producer, [record('1')]), publish(producer, [record('2')])];
    await time.advance(1_500);
    expect(results.map(({ outcome }) => outcome)).toEqual(['publish-timeout unreachable', 'publish-timeout unreachable']);
  });
});

describe('close', () => {
  it('publishes what is queued, and takes nothing more', async () => {
    const { time, producer, values } = createWorld({ lingerMs: 10_000 });
    const result = publish(producer, [record('1')]);
    const closed = producer.close(1_000);
    await time.settle();
    await closed;
    expect([result.outcome, values(), publish(producer, [record('2')])]).toEqual(['done', ['1'], { outcome: 'open' }]);
    await expect(producer.publish([record('3')])).rejects.toMatchObject({ code: 'producer-closed', disposition: 'unreachable' });
  });

  it('fails what the budget does not suffice for', async () => {
    const { time, bus, producer } = createWorld();
    for (let failure = 0; failure < 30; failure += 1) bus.sendFaults.push(() => Promise.reject(away()));
    const result = publish(producer, [record('1')]);
    const closed = producer.close(2_000);
    await time.advance(2_001);
    await closed;
    expect(result.outcome).toBe('producer-closed unreachable');
  });
});
