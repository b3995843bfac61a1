import { decodeRecord, findTopic, type Intent } from '@signalbox/contracts';
import { partitionOf, type Purpose } from '@signalbox/message';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignalboxClient, type OutgoingIntent, type SignalboxClient } from '../src/index.js';
import { BROKERS, createKafkaWorld, PARTITIONS, type KafkaWorld, type ReadRecord } from './kafka-world.js';

const PURPOSES: readonly Purpose[] = ['one-time-passcode', 'delivery-update', 'marketing'];
const numberOf = (person: number): string => `+141555501${String(person).padStart(2, '0')}`;

let world: KafkaWorld;
let client: SignalboxClient;
beforeAll(async () => {
  world = await createKafkaWorld();
  client = createSignalboxClient({ brokers: BROKERS, tenantId: 'acme-bank', keyPepper: Buffer.alloc(32, 1), topicPrefix: world.prefix, onWarning: () => {} });
});
afterAll(async () => {
  await client.close();
  await world.close();
});

function readIntent({ topic, value }: ReadRecord): Intent {
  const decoded = decodeRecord(findTopic(topic), undefined, Buffer.from(value));
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value as Intent;
}

describe('publish', () => {
  it('writes every intent once, to the lane of its purpose, in order per recipient', async () => {
    const intents = Array.from({ length: 300 }, (_, n): OutgoingIntent => ({ idempotencyKey: `n-${String(n).padStart(3, '0')}`, purpose: PURPOSES[n % 3] ?? 'marketing', to: numberOf(n % 20), body: `text ${n}` }));
    await Promise.all([client.publish(intents.slice(0, 150)), ...intents.slice(150).map((intent) => client.publish(intent))]);
    const records = await world.read(['intents-otp', 'intents-transactional', 'intents-marketing'], intents.length);
    const read = records.map(readIntent);
    expect(read.map((intent) => intent.idempotencyKey).sort()).toEqual(intents.map((intent) => intent.idempotencyKey));
    expect(new Set(records.map((record) => `${record.topic} ${readIntent(record).purpose}`))).toEqual(new Set(['intents-otp one-time-passcode', 'intents-transactional delivery-update', 'intents-marketing marketing']));
    for (const { key, partition } of records) expect(partition).toBe(partitionOf(Buffer.from(key ?? ''), PARTITIONS));
    const perPerson = Map.groupBy(records, (record) => `${record.topic}/${record.key}`);
    for (const ofPerson of perPerson.values()) {
      const keys = ofPerson.map((record) => readIntent(record).idempotencyKey);
      expect(keys).toEqual([...keys].sort());
    }
  });

  it('fails with a code where the topics do not exist', async () => {
    const lost = createSignalboxClient({ brokers: BROKERS, tenantId: 'acme-bank', keyPepper: Buffer.alloc(32, 1), topicPrefix: `${world.prefix}none-`, onWarning: () => {} });
    await expect(lost.publish({ idempotencyKey: 'a', purpose: 'marketing', to: numberOf(1), body: 'x' })).rejects.toMatchObject({ code: 'publish-failed' });
    await lost.close();
  });
});
