import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { drop, parkUntil, provisionTopics, toRecord, type RecordProducer } from '@signalbox/kafka';
import type { Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig, Platform, PLATFORM_CONFIG, PlatformModule, startService, type RunningService } from '../src/index.js';

const PREFIX = `t-${randomUUID().slice(0, 8)}-`;
const { environment } = generateDevelopmentKeys('parking');
let test: TestDatabase;
const running: RunningService[] = [];
/** What was handled to its end, and by which process. */
const handled: string[] = [];
/** Enough keys for every partition: a batch to one whose leader is only coming up may be written twice. */
const WARM_UPS = Array.from({ length: 12 }, (_, index) => `warm-up-${index}`);
const warm = new Set<string>();
/** What follows a parked head waits for as long. */
let isHeld = true;

beforeAll(async () => {
  test = await createTestDatabase(process.env.DATABASE_URL ?? '');
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await test?.drop();
});

interface Parts {
  readonly service: RunningService;
  readonly producer: RecordProducer;
  readonly database: Database;
}

/** A service that parks `held-1` while it is held. */
async function start(name: string): Promise<Parts> {
  const config = loadConfig(PLATFORM_CONFIG, { ...environment, HTTP_PORT: '0', KAFKA_BROKERS: process.env.KAFKA_BROKERS, KAFKA_TOPIC_PREFIX: PREFIX, DATABASE_URL: test.url, LOG_LEVEL: 'error' });
  let parts: Omit<Parts, 'service'> | undefined;
  const prepare = (platform: Platform): void => {
    const database = platform.openDatabase('otp', { max: 3 });
    const producer = platform.openProducer('otp');
    parts = { producer, database };
    platform.onStart(async () => void (await provisionTopics(platform.kafka, { replicationFactor: 1, partitions: 3 })));
    platform.consume({
      group: 'intake-otp', producer, parkedIn: database, limits: { parkOnDiskMs: 500, takeUpIntervalMs: 200 },
      subscriptions: [{
        topic: 'intents-otp',
        handle(record) {
          const { idempotencyKey } = record.value as { idempotencyKey: string };
          if (idempotencyKey.startsWith('warm-up-')) warm.add(idempotencyKey);
          else if (isHeld && idempotencyKey === 'held-1') return Promise.resolve(parkUntil(Date.now() + 1_000, 'not-due'));
          else handled.push(`${idempotencyKey} by ${name}`);
          return Promise.resolve(drop('not-due'));
        },
      }],
    });
  };
  @Module({ imports: [PlatformModule.forRoot({ service: 'intake', config })], providers: [{ provide: 'prepared', inject: [Platform], useFactory: prepare }] })
  class TestModule {}
  const service = await startService(TestModule, config);
  running.push(service);
  if (!parts) throw new Error('the module was not prepared');
  return { service, ...parts };
}

const PERSON = '+14155550100';
const intent = (name: string, key: string) => toRecord('intents-otp', 'intent', { tenantId: 'acme-bank', idempotencyKey: name, purpose: 'one-time-passcode', personal: { to: PERSON, body: name } }, { key });

function readEnvelopes(database: Database): Promise<{ envelope: string }[]> {
  return database.query('SELECT envelope FROM parked_intake ORDER BY parked_seq');
}

const eventually = (holds: () => Promise<void>): Promise<void> => vi.waitFor(holds, { timeout: 30_000, interval: 50 });

describe('a head that has to wait long, on real servers', () => {
  it('waits in the table of the service, sealed, and through a restart what follows it stays behind it', async () => {
    const first = await start('first');
    await first.producer.publish(WARM_UPS.map((name) => intent(name, name)));
    await eventually(() => Promise.resolve(expect(warm.size).toBe(WARM_UPS.length)));
    await first.producer.publish([intent('held-1', 'person'), intent('held-2', 'person'), intent('free-1', 'other')]);
    await eventually(async () => expect([handled, (await readEnvelopes(first.database)).length]).toEqual([['free-1 by first'], 2]));
    for (const { envelope } of await readEnvelopes(first.database)) {
      expect(envelope).toMatch(/^sb1\./);
      expect(Buffer.from(envelope.split('.').at(-1) ?? '', 'base64url').toString('latin1')).not.toContain(PERSON);
    }
    expect(await first.service.stop()).toBe(true);

    const second = await start('second');
    await second.producer.publish([intent('held-3', 'person'), intent('free-2', 'other')]);
    await eventually(async () => expect([handled.at(-1), (await readEnvelopes(second.database)).length]).toEqual(['free-2 by second', 3]));
    isHeld = false;
    await eventually(() => Promise.resolve(expect(handled.slice(2)).toEqual(['held-1 by second', 'held-2 by second', 'held-3 by second'])));
    await eventually(async () => expect(await readEnvelopes(second.database)).toEqual([]));
    expect(await (await fetch(`${second.service.url}/metrics`)).text()).toMatch(/sb_parked_taken_up_total\{role="intake",service="intake"\} [3-9]/);
  });
});
