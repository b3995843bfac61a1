import { roleOf } from '@signalbox/data-model';
import { manualClock, type ManualClock } from '@signalbox/message';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LeverReader, openDatabase, type PooledDatabase } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/create-test-database.js';
import { openCuttableProxy, type CuttableProxy } from './cuttable-proxy.js';
import { readAdminUrl } from './postgres.config.js';

const START = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const scope = { lane: 'marketing', poolId: 'de-local', sender: '+4915112345' } as const;

let test: TestDatabase;
let owner: PooledDatabase;
let proxy: CuttableProxy;
let clock: ManualClock;
let reader: LeverReader;

beforeAll(async () => {
  test = await createTestDatabase(readAdminUrl());
  owner = openDatabase({ url: test.url, role: roleOf('routing-policy'), applicationName: 'lever-owner', max: 1, statementTimeoutMs: 5_000 });
});
beforeEach(async () => {
  await owner.query('DELETE FROM levers');
  proxy = await openCuttableProxy(test.url);
  clock = manualClock(START);
  reader = new LeverReader({ url: proxy.url, role: roleOf('pacing-sender'), applicationName: 'lever-reader', clock });
});
afterEach(async () => {
  await reader.stop();
  await proxy.close();
});
afterAll(async () => {
  await owner?.close();
  await test?.drop();
});

async function setLever(id: string, kind: string, scopeKind: string, scopeId: string, value: number | null): Promise<void> {
  await owner.query(`
    INSERT INTO levers (lever_id, kind, scope_kind, scope_id, value, reason, actor, expires_at, revision) VALUES ($1, $2, $3, $4, $5, 'a test', 'me', $6, 1)
    ON CONFLICT (lever_id) DO UPDATE SET value = excluded.value`, [id, kind, scopeKind, scopeId, value, new Date(START + MINUTE)]);
}

const isPaused = (): boolean => reader.current().isPaused('marketing').paused;
const rate = (): number => reader.current().rateMultiplier(scope);

describe('the lever reader', () => {
  it('knows the levers once it has started', async () => {
    await setLever('p', 'pause', 'lane', 'marketing', null);
    await setLever('m', 'rate-multiplier', 'pool', 'de-local', 0.25);
    expect(reader.ageMs()).toBeNull();
    await reader.start();
    expect(reader.current().isPaused('marketing')).toEqual({ paused: true, until: START + MINUTE, reason: 'a test' });
    expect(reader.current().isPaused('otp')).toEqual({ paused: false });
    expect(rate()).toBe(0.25);
    clock.advance(40);
    expect(reader.ageMs()).toBeGreaterThanOrEqual(0);
  });

  it('follows every change: set, altered, cleared', async () => {
    await reader.start();
    expect(rate()).toBe(1);
    await setLever('m', 'rate-multiplier', 'lane', 'marketing', 0.5);
    await expect.poll(rate).toBe(0.5);
    await setLever('m', 'rate-multiplier', 'lane', 'marketing', 0.125);
    await expect.poll(rate).toBe(0.125);
    await owner.query('DELETE FROM levers');
    await expect.poll(rate).toBe(1);
  });

  it('hears of every change by notification, without polling', async () => {
    const listener = new LeverReader({ url: test.url, applicationName: 'lever-listener', clock, pollMs: 3_600_000 });
    await listener.start();
    try {
      for (let round = 0; round < 20; round += 1) {
        await setLever('p', 'pause', 'lane', 'marketing', null);
        await expect.poll(() => listener.current().isPaused('marketing').paused, { interval: 1 }).toBe(true);
        await owner.query('DELETE FROM levers');
        await expect.poll(() => listener.current().isPaused('marketing').paused, { interval: 1 }).toBe(false);
      }
    } finally {
      await listener.stop();
    }
  });

  it('finds a change by polling where the notification is lost', async () => {
    await reader.start();
    const admin = openDatabase({ url: test.url, applicationName: 'admin', max: 1, statementTimeoutMs: 5_000 });
    try {
      await admin.query('ALTER TABLE levers DISABLE TRIGGER levers_notify');
      await setLever('p', 'pause', 'lane', 'marketing', null);
      await expect.poll(isPaused, { timeout: 2_000 }).toBe(true);
    } finally {
      await admin.query('ALTER TABLE levers ENABLE TRIGGER levers_notify');
      await admin.close();
    }
  });

  it('lets a lever expire by its own clock, also while the database is away', async () => {
    await setLever('p', 'pause', 'lane', 'marketing', null);
    await reader.start();
    await proxy.cut();
    clock.advance(MINUTE - 1);
    expect(isPaused()).toBe(true);
    clock.advance(1);
    expect(isPaused()).toBe(false);
  });

  it.each([
    { name: 'is cut off', away: () => proxy.cut() },
    { name: 'falls silent', away: () => Promise.resolve(proxy.freeze()) },
  ])('keeps the last known levers while the database $name, and catches up afterwards', async ({ away }) => {
    await setLever('p', 'pause', 'lane', 'marketing', null);
    await reader.start();
    await away();
    await owner.query('DELETE FROM levers');
    await setLever('m', 'rate-multiplier', 'lane', 'marketing', 0.5);
    expect([isPaused(), rate()]).toEqual([true, 1]);
    await proxy.restore();
    await expect.poll(() => [isPaused(), rate()], { timeout: 10_000 }).toEqual([false, 0.5]);
  });

  it('starts without a database, with no levers, and finds them when it comes', async () => {
    await setLever('p', 'pause', 'lane', 'marketing', null);
    await proxy.cut();
    await reader.start();
    expect(isPaused()).toBe(false);
    await proxy.restore();
    await expect.poll(isPaused, { timeout: 10_000 }).toBe(true);
  });

  it('stops in time, also on a network that has died', async () => {
    await reader.start();
    proxy.freeze();
    await reader.stop();
    await reader.stop();
  });
});
