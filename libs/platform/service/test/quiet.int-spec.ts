import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { createKafkaClient, createProducer, toRecord } from '@signalbox/kafka';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../src/index.js';

const ECHO = fileURLToPath(new URL('../dist/test/echo-service.js', import.meta.url));
const PREFIX = `t-${randomUUID().slice(0, 8)}-`;
const RECORDS = 200;
/** The start is over, and what it left to collect. */
const SETTLE_MS = 5_000;
const IDLE_MS = 10_000;
const MOST_IDLE_CPU = 0.02;

let database: TestDatabase;
let child: ChildProcess | undefined;
const log: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase(process.env.DATABASE_URL ?? '');
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await database.drop();
});

/** The service as a process that dies of the first deprecation; resolves with its address. */
async function start(): Promise<string> {
  const { environment } = generateDevelopmentKeys('test');
  const env = { PATH: process.env.PATH ?? '', ...environment, HTTP_PORT: '0', KAFKA_BROKERS: process.env.KAFKA_BROKERS ?? '', KAFKA_TOPIC_PREFIX: PREFIX, DATABASE_URL: database.url };
  child = spawn(process.execPath, ['--throw-deprecation', '--trace-warnings', '--enable-source-maps', ECHO], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', (line) => log.push(line));
  const up = await vi.waitFor(() => log.find((line) => line.includes('service is up')) ?? Promise.reject(new Error(log.join('\n'))), { timeout: 60_000 });
  return (JSON.parse(up) as { url: string }).url;
}

async function publish(): Promise<void> {
  const client = createKafkaClient({ brokers: (process.env.KAFKA_BROKERS ?? '').split(','), clientId: 'test', topicPrefix: PREFIX, logger: createLogger({ service: 'test', level: 'fatal' }) });
  const producer = createProducer({ client, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  const intents = Array.from({ length: RECORDS }, (_, index) => toRecord('intents-otp', 'intent', { tenantId: 'acme', idempotencyKey: `key-${index}`, purpose: 'one-time-passcode', personal: { to: '+14155550100', body: 'x' } }, { key: `key-${index}` }));
  await producer.publish(intents);
  await producer.close(5_000);
}

/** The value of a metric, over all its labels. */
async function readMetric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

describe('a service that starts, consumes, produces, idles and stops', () => {
  let url: string;

  it('does its work', async () => {
    url = await start();
    await publish();
    // At least, for the batch may have been written twice: its topic was cold.
    await vi.waitFor(async () => expect(await readMetric(url, 'sb_records_published_total')).toBeGreaterThanOrEqual(RECORDS), { timeout: 30_000 });
  }, 120_000);

  it('takes less than 2 % of a core when it has nothing to do', async () => {
    await sleep(SETTLE_MS);
    const before = { cpuSeconds: await readMetric(url, 'process_cpu_seconds_total'), atMs: performance.now() };
    await sleep(IDLE_MS);
    const cpuSeconds = (await readMetric(url, 'process_cpu_seconds_total')) - before.cpuSeconds;
    const share = cpuSeconds / ((performance.now() - before.atMs) / 1_000);
    console.info(`idle: ${(share * 100).toFixed(2)} % of a core`);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(MOST_IDLE_CPU);
  });

  it('stops in order, with no warning and no deprecation of Node in all its life', async () => {
    const exited = once(child as ChildProcess, 'exit');
    child?.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(log.filter((line) => /warning|deprecat/i.test(line) && !line.startsWith('{'))).toEqual([]);
  });
});
