import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { drop, provisionTopics, toRecord, type Outcome, type RecordProducer } from '@signalbox/kafka';
import type { Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, Platform, PLATFORM_CONFIG, PlatformModule, startService, type RunningService } from '../src/index.js';

const PREFIX = `t-${randomUUID().slice(0, 8)}-`;
let database: TestDatabase;
const running: RunningService[] = [];

beforeAll(async () => {
  database = await createTestDatabase(process.env.DATABASE_URL ?? '');
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await database.drop();
});

interface Parts {
  readonly service: RunningService;
  readonly producer: RecordProducer;
  readonly database: Database;
}

/** A service that reads intents-otp with `handle` and a database as intake has it. */
async function start(handle: (idempotencyKey: string) => Promise<Outcome>): Promise<Parts> {
  const config = loadConfig(PLATFORM_CONFIG, {
    ...generateDevelopmentKeys('test').environment,
    HTTP_PORT: '0', KAFKA_BROKERS: process.env.KAFKA_BROKERS, KAFKA_TOPIC_PREFIX: PREFIX, DATABASE_URL: database.url, LOG_LEVEL: 'error',
  });
  let parts: Omit<Parts, 'service'> | undefined;
  const prepare = (platform: Platform): void => {
    const producer = platform.openProducer('otp');
    parts = { producer, database: platform.openDatabase('otp', { max: 2 }) };
    platform.onStart(async () => void (await provisionTopics(platform.kafka, { replicationFactor: 1, partitions: 3 })));
    platform.consume({ group: 'intake-otp', producer, subscriptions: [{ topic: 'intents-otp', handle: ({ value }) => handle((value as { idempotencyKey: string }).idempotencyKey) }] });
  };
  @Module({ imports: [PlatformModule.forRoot({ service: 'intake', config })], providers: [{ provide: 'prepared', inject: [Platform], useFactory: prepare }] })
  class TestModule {}
  const service = await startService(TestModule, config);
  running.push(service);
  if (!parts) throw new Error('the module was not prepared');
  return { service, ...parts };
}

const intent = (idempotencyKey: string) => toRecord('intents-otp', 'intent', { tenantId: 'acme-bank', idempotencyKey, purpose: 'one-time-passcode', personal: { to: '+14155550100', body: 'x' } }, { key: idempotencyKey });

/** Enough keys for every partition. */
const WARM_UPS = Array.from({ length: 12 }, (_, index) => `warm-up-${index}`);
const isWarmUp = (key: string): boolean => key.startsWith('warm-up-');

/** A promise that is resolved from outside. */
function latch(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

describe('a service on real servers', () => {
  it('joins, is ready, works under its own role, drains what it has begun and comes back after it', async () => {
    const begun = latch();
    const released = latch();
    const first: string[] = [];
    const warm = new Set<string>();
    const warmed = latch();
    const one = await start(async (key) => {
      if (isWarmUp(key)) {
        if (warm.add(key).size === WARM_UPS.length) warmed.open();
        return drop('origin-replayed');
      }
      begun.open();
      await released.opened;
      first.push(key);
      return drop('origin-replayed');
    });
    const ready = await fetch(`${one.service.url}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { checks: [{ detail: 'serving' }, { detail: '1 consumers joined' }, { name: 'database otp' }, { name: 'event loop' }] }]);
    expect(await one.database.query<{ role: string }>('SELECT current_user::text AS role')).toEqual([{ role: 'signalbox_intake' }]);

    // A batch to a partition whose leader is not up yet may be written twice; the count below is about stopping, not about that.
    await one.producer.publish(WARM_UPS.map(intent));
    await warmed.opened;
    await one.producer.publish([intent('a'), intent('b'), intent('c')]);
    await begun.opened;
    const metrics = await (await fetch(`${one.service.url}/metrics`)).text();
    expect(metrics).toMatch(/sb_database_connections\{database="otp",connection="idle",service="intake"\} [12]\n/);
    expect(metrics).toMatch(/sb_database_connections\{database="otp",connection="awaited",service="intake"\} 0\n/);
    expect(metrics).toMatch(/sb_in_flight\{role="intake",lane="otp",service="intake"\} [1-3]/);
    const stopping = one.service.stop();
    released.open();
    expect(await stopping).toBe(true);

    const all = latch();
    const second: string[] = [];
    const two = await start((key) => {
      second.push(key);
      if (second.includes('d') && first.length + second.length >= 4) all.open();
      return Promise.resolve(drop('origin-replayed'));
    });
    await two.producer.publish([intent('d')]);
    await all.opened;
    expect([...first, ...second].sort()).toEqual(['a', 'b', 'c', 'd']);
  });
});
