import type { OutboundRecord } from '@signalbox/kafka';
import { AdapterError } from '@signalbox/message';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEdgeTools, openTestSpool, ScriptedProducer, STORE_LIMITS, type TestSpool } from '../../test/edge-rig.js';
import { BrokerWatch } from './broker-watch.js';
import { KafkaOrDiskStore, type Storage } from './webhook-store.js';

const record = (value: string): OutboundRecord => ({ topic: 'provider-callbacks', key: 'k', headers: {}, value });
const away = (): Promise<void> => Promise.reject(new AdapterError('publish-timeout', 'unreachable'));

describe('KafkaOrDiskStore', () => {
  let disk: TestSpool;
  let producer: ScriptedProducer;
  let watch: BrokerWatch;
  let store: KafkaOrDiskStore;
  let wakes = 0;
  const open = async (maxBytes = 100_000): Promise<void> => {
    const tools = makeEdgeTools();
    disk = await openTestSpool(tools, { maxBytes });
    producer = new ScriptedProducer();
    watch = new BrokerWatch(tools.clock, STORE_LIMITS.publishDeadlineMs);
    store = new KafkaOrDiskStore({ producer, watch, keyring: tools.keyring, spool: disk.spool, onSpooled: () => void (wakes += 1) }, STORE_LIMITS);
  };
  const storeMany = (count: number): Promise<Storage[]> => Promise.all(Array.from({ length: count }, (_, index) => store.store(record(`${index}`))));
  beforeEach(() => open());
  afterEach(() => disk.remove());

  it('leaves the disk alone while Kafka answers', async () => {
    expect(await storeMany(3)).toEqual(['stored', 'stored', 'stored']);
    expect(disk.spool.status()).toMatchObject({ records: 0, bytes: 0 });
  });

  it.each<[string, () => Promise<void>]>([['refuses', away], ['is silent', () => new Promise(() => {})]])('puts on the disk what Kafka did not take when it %s, and wakes the replayer', async (_, answer) => {
    producer.answerWith(answer);
    wakes = 0;
    expect(await store.store(record('1'))).toBe('spooled');
    expect([disk.spool.status().records, wakes]).toEqual([1, 1]);
  });

  it('does not make new webhooks wait for a Kafka that is away', async () => {
    producer.answerWith(away);
    await store.store(record('1'));
    expect(await storeMany(3)).toEqual(['spooled', 'spooled', 'spooled']);
    expect(producer.published).toHaveLength(1);
  });

  it('goes back to Kafka as soon as it answers, whatever is still on the disk', async () => {
    producer.answerWith(away);
    await store.store(record('1'));
    producer.answerWith(() => Promise.resolve());
    await watch.follow(Promise.resolve());
    expect(await store.store(record('2'))).toBe('stored');
    expect(disk.spool.status().records).toBe(1);
  });

  it('tries Kafka again where nothing is on the disk that would be tried', async () => {
    await watch.follow(away()).catch(() => undefined);
    expect(await store.store(record('1'))).toBe('stored');
  });

  it('puts on the disk what is too much for Kafka\'s queue', async () => {
    producer.answerWith(() => new Promise(() => {}));
    expect(await storeMany(6)).toEqual(Array.from({ length: 6 }, () => 'spooled'));
    expect(producer.published).toHaveLength(3);
  });

  it('holds no more in memory than so many, for Kafka and for the disk', async () => {
    producer.answerWith(away);
    await store.store(record('1'));
    const storages = await storeMany(10);
    expect(new Set(storages)).toEqual(new Set(['spooled', 'overloaded']));
  });

  it('says so when the disk holds as much as it may', async () => {
    await disk.remove();
    await open(600);
    producer.answerWith(away);
    const storages: Storage[] = [];
    for (let index = 0; index < 6; index += 1) storages.push(await store.store(record('1')));
    expect([storages[0], storages.at(-1)]).toEqual(['spooled', 'full']);
  });

  it('keeps from the disk what Kafka will never take', async () => {
    producer.answerWith(() => Promise.reject(new AdapterError('record-too-large', 'rejected')));
    expect(await store.store(record('1'))).toBe('unavailable');
    expect(disk.spool.status().records).toBe(0);
  });

  it('says so when neither is there', async () => {
    producer.answerWith(away);
    await disk.spool.close();
    expect(await store.store(record('1'))).toBe('unavailable');
  });
});
