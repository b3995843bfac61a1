import { generateDevelopmentKeys } from '@signalbox/crypto';
import { manualClock } from '@signalbox/message';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config-definition.js';
import { createPlatformLife } from './create-platform-life.js';
import { createHealthChecks } from './health.js';
import { PLATFORM_CONFIG } from './platform.config.js';
import { createShutdown } from './shutdown.js';

const config = loadConfig(PLATFORM_CONFIG, { ...generateDevelopmentKeys('test').environment, KAFKA_BROKERS: '127.0.0.1:1', DATABASE_URL: 'postgres://127.0.0.1:1/none' });
const logger = createLogger({ service: 'test', level: 'fatal' });

function make() {
  const consumers = { state: { healthy: true, detail: '1 consumers joined' }, stuckForMs: 0, excused: 0 };
  const readiness = createHealthChecks();
  const database = { healthy: true, detail: 'answers' };
  readiness.add('database', () => database);
  const life = createPlatformLife({
    platform: { config, logger, metrics: createMetrics({ service: 'test', processMetrics: false }) },
    consumers: {
      start: () => Promise.resolve(),
      health: () => consumers.state,
      stuckMs: () => consumers.stuckForMs,
      excuse: () => void (consumers.excused += 1),
    },
    readiness,
    shutdown: createShutdown(manualClock(0), logger),
    starts: [],
    failed: new Promise(() => {}),
  });
  return { life, consumers, database };
}

describe('createPlatformLife', () => {
  it('is ready between start and stop only', async () => {
    const { life } = make();
    expect((await life.checkReadiness()).healthy).toBe(false);
    await life.start();
    expect((await life.checkReadiness()).healthy).toBe(true);
    await life.stop();
    expect(await life.checkReadiness()).toMatchObject({ healthy: false, checks: [{ name: 'process', detail: 'draining' }, {}, {}, { name: 'event loop', healthy: true }] });
    expect((await life.checkLiveness()).healthy).toBe(true);
  });

  it('is not ready while a consumer does not get on', async () => {
    const { life, consumers } = make();
    await life.start();
    consumers.state = { healthy: false, detail: 'stalled' };
    expect(await life.checkReadiness()).toMatchObject({ healthy: false });
    expect(await life.checkLiveness()).toMatchObject({ healthy: true });
  });

  it('is not live when a consumer has been stuck for ten minutes for no reason outside', async () => {
    const { life, consumers } = make();
    await life.start();
    consumers.stuckForMs = 599_000;
    expect((await life.checkLiveness()).healthy).toBe(true);
    consumers.stuckForMs = 601_000;
    expect(await life.checkLiveness()).toMatchObject({ healthy: false, checks: [{ name: 'consumers' }] });
    expect(consumers.excused).toBe(0);
  });

  it('does not ask for a restart while the database is away', async () => {
    const { life, consumers, database } = make();
    await life.start();
    consumers.stuckForMs = 601_000;
    database.healthy = false;
    expect((await life.checkLiveness()).healthy).toBe(true);
    expect(consumers.excused).toBe(1);
  });
});
